using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>The tables, from the folder that MLNETDEEP_DATA names.</summary>
internal static class BenchmarkTables
{
    private const ValueToKeyMappingEstimator.KeyOrdinality ByValue = ValueToKeyMappingEstimator.KeyOrdinality.ByValue;

    /// <summary>The eight of the folder tables, each with rows for the test of its own.</summary>
    public static IReadOnlyList<string> Eight { get; } = ["adult", "credit", "titanic", "california", "diamonds", "bike", "wine", "taxi"];

    /// <summary>
    /// Compared where they are named: all of Adult by its given split, all of California housing, digits of ten classes, and two regression
    /// tables in classes, and tables with categories of many values.
    /// </summary>
    public static IReadOnlyList<string> Others { get; } =
        ["adult-whole", "california-whole", "digits", "california-classes", "diamonds-classes", .. WideTables.Names];

    /// <param name="mlContext">The context.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="mostRows">How many training rows at most; null for all.</param>
    /// <exception cref="DirectoryNotFoundException">The variable names no folder.</exception>
    public static BenchmarkTable Load(MLContext mlContext, string name, int? mostRows)
    {
        var table = name switch
        {
            "adult-whole" => AdultWhole(mlContext),
            "california-whole" => CaliforniaWhole(mlContext),
            "digits" => Digits(mlContext),
            "california-classes" => InClasses(mlContext, Load(mlContext, "california", mostRows: null)),
            "diamonds-classes" => InClasses(mlContext, Load(mlContext, "diamonds", mostRows: null)),
            _ when WideTables.Names.Contains(name) => OfFiles(mlContext, name, WideTables.Files(name)),
            _ => OfFiles(mlContext, name, (PathOf("tables", $"{name}.train.csv"), PathOf("tables", $"{name}.test.csv"))),
        };
        var train = mostRows is { } most ? mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(table.Train, seed: 1), most) : table.Train;
        return table with
        {
            Train = mlContext.Data.Cache(train),
            Test = mlContext.Data.Cache(table.Test),
            Files = mostRows is null
            ? table.Files : null
        };
    }

    private static BenchmarkTable OfFiles(MLContext mlContext, string name, (string Train, string Test) files)
    {
        var (train, test) = files;
        string[] headings = File.ReadLines(train).First().Split(',');
        var isClass = File.ReadLines(train).Skip(1).First().Split(',')[^1].StartsWith('k');
        TextLoader.Column[] columns =
        [
            .. headings.Select((heading, i) => heading == "y"
                ? new TextLoader.Column(isClass ? "y" : BenchmarkTable.Label, isClass ? DataKind.String : DataKind.Single, i)
                : new TextLoader.Column(heading, heading[0] == 'n' ? DataKind.Single : DataKind.String, i)),
        ];
        var (trainRows, testRows) = (Read(mlContext, train, columns), Read(mlContext, test, columns));
        if (!isClass)
            return new(name, LearningTask.Regression, trainRows, testRows, files);

        // The class later in the alphabet is "true".
        string[] classes = [.. File.ReadLines(train).Skip(1).Select(line => line.Split(',')[^1]).Distinct().Order(StringComparer.Ordinal)];
        var label = mlContext.Transforms.Conversion.MapValue(BenchmarkTable.Label,
            [new(classes[0], false), new KeyValuePair<string, bool>(classes[1], true)], "y")
            .Append(mlContext.Transforms.DropColumns("y")).Fit(trainRows);
        return new(name, LearningTask.BinaryClassification, label.Transform(trainRows), label.Transform(testRows), files);
    }

    /// <summary>A regression table whose labels are which fifth of the training labels they lie in.</summary>
    private static BenchmarkTable InClasses(MLContext mlContext, BenchmarkTable table)
    {
        var fifths = mlContext.Transforms.NormalizeBinning(BenchmarkTable.Label, fixZero: false, maximumBinCount: 5)
            .Append(mlContext.Transforms.Conversion.MapValueToKey(BenchmarkTable.Label, keyOrdinality: ByValue)).Fit(table.Train);
        return table with
        {
            Name = $"{table.Name}-classes",
            Task = LearningTask.MulticlassClassification,
            Train = fifths.Transform(table.Train),
            Test = fifths.Transform(table.Test),
            Files = null,
        };
    }

    private static BenchmarkTable AdultWhole(MLContext mlContext)
    {
        int[] numbers = [0, 2, 4, 10, 11, 12];
        TextLoader.Column[] columns =
        [
            .. Enumerable.Range(0, 14).Select(
                i => numbers.Contains(i) ? new TextLoader.Column($"n{i}", DataKind.Single, i) : new TextLoader.Column(
                $"c{i}", DataKind.String, i)),
            new("y", DataKind.String, 14),
        ];
        var (train, test) = (Read(mlContext, PathOf("adult", "adult-train.csv"), columns),
            Read(mlContext, PathOf("adult", "adult-test.csv"), columns));
        var label = mlContext.Transforms.Conversion.MapValue(BenchmarkTable.Label,
            [new("<=50K", false), new KeyValuePair<string, bool>(">50K", true)], "y")
            .Append(mlContext.Transforms.DropColumns("y")).Fit(train);
        return new("adult-whole", LearningTask.BinaryClassification, label.Transform(train), label.Transform(test));
    }

    /// <summary>
    /// A fifth of the rows to test with, drawn once; the rest to train on and to choose by, as the published figures have it.
    /// </summary>
    private static BenchmarkTable CaliforniaWhole(MLContext mlContext)
    {
        TextLoader.Column[] columns = [.. Enumerable.Range(0, 8).Select(i => new TextLoader.Column($"n{i}", DataKind.Single, i)),
            new(BenchmarkTable.Label, DataKind.Single, 8)];
        var rows = Read(mlContext, PathOf("california-housing", "california_housing_sklearn_form.csv"), columns);
        var split = mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: 1);
        return new("california-whole", LearningTask.Regression, split.TrainSet, split.TestSet);
    }

    private static BenchmarkTable Digits(MLContext mlContext)
    {
        TextLoader.Column[] columns = [.. Enumerable.Range(0, 64).Select(i => new TextLoader.Column($"n{i}", DataKind.Single, i)),
            new("y", DataKind.Single, 64)];
        var (train, test) = (Read(mlContext, PathOf("digits", "optdigits.tra.csv"), columns, hasHeader: false),
            Read(mlContext, PathOf("digits", "optdigits.tes.csv"), columns, hasHeader: false));
        var label = mlContext.Transforms.Conversion.MapValueToKey(BenchmarkTable.Label, "y",
            keyOrdinality: ByValue)
            .Append(mlContext.Transforms.DropColumns("y")).Fit(train);
        return new("digits", LearningTask.MulticlassClassification, label.Transform(train), label.Transform(test));
    }

    private static IDataView Read(MLContext mlContext, string path, TextLoader.Column[] columns, bool hasHeader = true) =>
        mlContext.Data.CreateTextLoader(
            new TextLoader.Options
            {
                Columns = columns,
                Separators = [','],
                HasHeader = hasHeader,
                TrimWhitespace = true,
                MissingRealsAsNaNs = true
            }).Load(path);

    public static string PathOf(string folder, string file) => Environment.GetEnvironmentVariable("MLNETDEEP_DATA") is { Length: > 0 } root
        ? Path.Combine(root, folder, file)
        : throw new DirectoryNotFoundException(
            "The comparison reads real data: set MLNETDEEP_DATA to the folder that holds the folder 'tables'.");
}
