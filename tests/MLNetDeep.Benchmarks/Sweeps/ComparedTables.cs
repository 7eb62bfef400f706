using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>The tables, from the folder that MLNETDEEP_DATA names.</summary>
internal static class ComparedTables
{
    public static IReadOnlyList<string> Names { get; } = ["digits", "adult", "california"];

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ComparedTable Load(MLContext mlContext, string name) => name switch
    {
        "digits" => Digits(mlContext),
        "adult" => Adult(mlContext),
        _ => California(mlContext),
    };

    private static ComparedTable Digits(MLContext mlContext)
    {
        TextLoader.Column[] columns = [new("Features", DataKind.Single, 0, 63), new("Digit", DataKind.Single, 64)];
        var preparation = mlContext.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(mlContext.Transforms.NormalizeMinMax("Features"));
        return new ComparedTable(
            LearningTask.MulticlassClassification, Read(mlContext, columns, "digits", "optdigits.tra.csv", false),
            Read(mlContext, columns, "digits", "optdigits.tes.csv", false), preparation, 64);
    }

    private static ComparedTable Adult(MLContext mlContext)
    {
        TextLoader.Column[] columns =
        [
            new("Numbers", DataKind.Single, [new(0), new(4), new(10, 12)]), new("Income", DataKind.String, 14),
            new("Texts", DataKind.String, [new(1), new(3), new(5, 9), new(13)]),
        ];
        var preparation = mlContext.Transforms.Conversion.MapValue(
            "Label", [new KeyValuePair<string, bool>("<=50K", false), new(">50K", true)], "Income")
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("Texts"))
            .Append(mlContext.Transforms.Standardize("Numbers"))
            .Append(mlContext.Transforms.Concatenate("Features", "Numbers", "Texts"));
        return new ComparedTable(
            LearningTask.BinaryClassification, Read(mlContext, columns, "adult", "adult-train.csv", true),
            Read(mlContext, columns, "adult", "adult-test.csv", true), preparation, 100);
    }

    private static ComparedTable California(MLContext mlContext)
    {
        TextLoader.Column[] columns = [new("Features", DataKind.Single, 0, 7), new("Label", DataKind.Single, 8)];
        var split = mlContext.Data.TrainTestSplit(
            Read(mlContext, columns, "california-housing", "california_housing_sklearn_form.csv", true), testFraction: .2, seed: 1);
        return new ComparedTable(LearningTask.Regression, split.TrainSet, split.TestSet, mlContext.Transforms.Standardize("Features"), 8);
    }

    private static IDataView Read(MLContext mlContext, TextLoader.Column[] columns, string folder, string file, bool hasHeader)
    {
        var root = Environment.GetEnvironmentVariable("MLNETDEEP_DATA");
        return string.IsNullOrEmpty(root)
            ? throw new DirectoryNotFoundException(
                "The comparison reads real data: set MLNETDEEP_DATA to the folder that holds the folders 'digits', 'adult' and "
                + "'california-housing'.")
            : mlContext.Data.LoadFromTextFile(
                Path.Combine(root, folder, file), columns, separatorChar: ',', hasHeader: hasHeader, trimWhitespace: true);
    }
}
