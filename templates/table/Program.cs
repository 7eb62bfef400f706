// Learns one column of a CSV file from the others, and says how well.
//
//   dotnet run                              the weather beside this program
//   dotnet run -- my.csv price              your file, and the column to learn; the first line of the file names the columns
//   dotnet run -- my.csv price new.csv      also predicts the rows of another file with the same columns (price may be empty there)

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "weather.csv");
var label = args.Length > 1 ? args[1] : "tomorrow";
var mlContext = new MLContext(seed: 42);

// 1. All columns are read as text. TableFeatures finds out what they hold: numbers, dates, categories, gaps.
foreach (var file in args.Where((_, i) => i != 1).Append(path).Where(file => !File.Exists(file)))
    return Stop($"There is no file '{Path.GetFullPath(file)}'.");
var table = Read(path);
if (table.Schema.GetColumnOrNull(label) is null)
    return Stop($"'{path}' has no column '{label}'. It has '{string.Join("', '", table.Schema.Select(column => column.Name))}'.");

// 2. What is learnt? More than twenty different numbers are a number to predict, all else are classes.
string[] values = [.. table.GetColumn<string>(label).Distinct().Order(StringComparer.Ordinal)];
if (values.Length < 2)
    return Stop($"Column '{label}' must have at least two different values. It has '{values.FirstOrDefault()}' alone.");
var areNumbers = values.All(value => float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
IEstimator<ITransformer> target = areNumbers && values.Length > 20
    ? mlContext.Transforms.Conversion.ConvertType("Label", label, DataKind.Single)
    : mlContext.Transforms.Conversion.MapValueToKey("Label", label, keyOrdinality: KeyOrdinality.ByValue);

// 3. A fifth of the rows is kept to see how good the network is. Of the others, it takes a fifth to see when it has learnt enough.
var split = mlContext.Data.TrainTestSplit(table, testFraction: .2, seed: 1);
var features = mlContext.Transforms.TableFeatures(split.TrainSet, label);
Console.WriteLine(features);
var options = DenseNetworkOptions.ForTables with { Seed = 42 };
var pipeline = target.Append(features).Append(new DenseNetworkTrainer(mlContext, options, [new ConsoleProgress()]));
var network = pipeline.Fit(split.TrainSet);

// 4. How good is it on rows that it has not seen?
var scored = network.Transform(split.TestSet);
var isNumber = scored.Schema["Label"].Type is NumberDataViewType;
if (isNumber)
{
    var metrics = mlContext.Regression.Evaluate(scored);
    Console.WriteLine($"On rows it has not seen: RMSE {metrics.RootMeanSquaredError:G4}, the size of a usual error; "
        + $"R² {metrics.RSquared:F3}, where 1 is perfect and 0 is no better than the mean.");
}
else
{
    var metrics = mlContext.MulticlassClassification.Evaluate(scored);
    var most = metrics.ConfusionMatrix.Counts.Max(row => row.Sum()) / metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
    Console.WriteLine($"On rows it has not seen: accuracy {metrics.MicroAccuracy:P1}; always saying the most frequent class: {most:P1}.");
    Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
}

// 5. One file to keep: new MLContext().Model.Load("model.zip", out _) scores with it, with nothing registered.
ITransformer model = isNumber
    ? network
    : network.Append(mlContext.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(scored));
model.SaveModel("model.zip", table.Schema);
network.FindDenseNetwork().SaveReport("report.html", options: options, title: $"'{label}' of {Path.GetFileName(path)}");
Console.WriteLine("Wrote model.zip and report.html.");

// 6. Predictions, from the file.
var loaded = new MLContext().Model.Load("model.zip", out _);
var predicted = loaded.Transform(args.Length > 2 ? Read(args[2]) : mlContext.Data.TakeRows(split.TestSet, 5));
var answers = isNumber
    ? predicted.GetColumn<float>("Score").Select(value => value.ToString("G5", CultureInfo.InvariantCulture))
    : predicted.GetColumn<string>("Predicted");
foreach (var (row, answer) in answers.Index())
    Console.WriteLine($"row {row + 1}: {label} is {answer}");
return 0;

IDataView Read(string file)
{
    // Columns are divided by commas, semicolons or tabs, whichever the first line has most of.
    var first = File.ReadLines(file).First();
    var separator = ",;\t".MaxBy(mark => first.Count(letter => letter == mark));
    if (separator == ';')
    {
        // A spreadsheet that writes semicolons writes 1,5 and 31.12.2024. ML.NET reads 1.5 and 2024-12-31.
        var own = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllLines(own, File.ReadLines(file).Select(line => Regex.Replace(Regex.Replace(line,
            @"(?<=^|;)(-?\d+),(\d+)(?=;|$)", "$1.$2"), @"(?<=^|;)(\d\d)\.(\d\d)\.(\d{4})(?=;|$)", "$3-$2-$1")));
        file = own;
    }
    var names = first.Split(separator).Select(name => name.Trim().Trim('"'));
    TextLoader.Column[] columns = [.. names.Select((name, i) => new TextLoader.Column(name, DataKind.String, i))];
    return mlContext.Data.LoadFromTextFile(file, columns, separator, hasHeader: true, allowQuoting: true, trimWhitespace: true);
}

static int Stop(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
