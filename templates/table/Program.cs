// Learns one column of a CSV file from the others, and says how well.
//
//   dotnet run                              the weather beside this program
//   dotnet run -- my.csv price              your file, and the column to learn; the first line of the file names the columns
//   dotnet run -- my.csv price new.csv      also predicts the rows of another file with these columns; it need not have price

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "weather.csv");
var label = args.Length > 1 ? args[1] : "tomorrow";
var mlContext = new MLContext(seed: 42);

// 1. All columns are read as text. TableFeatures finds out what they hold: numbers, dates, categories, gaps.
IDataView table;
IDataView? toPredict;
try
{
    table = mlContext.Data.LoadFromCsv(path);
    toPredict = args.Length > 2 ? mlContext.Data.LoadFromCsv(args[2]) : null;
    // The rows are read each time somebody asks for them; a first time here, so that a fault far down in a file is told at once.
    foreach (var file in toPredict is null ? [table] : new[] { table, toPredict })
        _ = file.GetColumn<string>(file.Schema[0]).Count();
}
catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
{
    // ML.NET reports a fault in a row as a FormatException. What the fault is, its innermost exception says.
    return Stop(unreadable.GetBaseException().Message);
}
if (args.Length == 1)
    return Stop($"Name the column to learn: dotnet run -- {path} COLUMN. '{path}' has {NamesOf(table)}.");
if (table.Schema.GetColumnOrNull(label) is null)
    return Stop($"'{path}' has no column '{label}'. It has {NamesOf(table)}.");

// 2. What is learnt? More than twenty different numbers are a number to predict, all else are classes.
string[] texts = [.. table.GetColumn<string>(label)];
string[] values = [.. texts.Where(text => text != "").Distinct().Order(StringComparer.Ordinal)];
string[] noNumbers = [.. values.Where(text => !float.TryParse(text, NumberStyles.Float, null, out var x) || !float.IsFinite(x))];
var hasMany = values.Length > 20;
var isNumber = hasMany && noNumbers.All(text => text is "NA" or "N/A" or "NaN" or "nan" or "null" or "?");
string[] known = [.. texts.Where(text => text != "" && !(isNumber && noNumbers.Contains(text)))];
if (known.Length < 20)
    return Stop($"'{path}' must have at least 20 rows with a {label}; some hundred are better. It has {known.Length}.");
if (values.Length < 2)
    return Stop($"Column '{label}' must have at least two different values. It has '{values[0]}' alone.");
if (hasMany && !isNumber && (values.Length > known.Length / 5 || noNumbers.Length < values.Length / 2))
    return Stop($"Column '{label}' has {values.Length} different values in {known.Length} rows, and '{noNumbers[0]}' is not a number. "
        + "Correct such values or make them empty; or choose a column with fewer classes.");
Console.WriteLine($"'{label}' is learnt as {(isNumber ? "a number" : $"one of {values.Length} classes")}.");
if (texts.Length - known.Length is > 0 and var gaps)
    Console.WriteLine($"{gaps} of {texts.Length} rows have no {label}: they are left out.");
IEstimator<ITransformer> target = isNumber
    ? mlContext.Transforms.Expression(label, "(x) : len(x) == 0 ? na(single(x)) : single(x)", label)
    : mlContext.Transforms.Conversion.MapValueToKey(label, label, keyOrdinality: KeyOrdinality.ByValue);
var rows = mlContext.Data.FilterRowsByMissingValues(target.Fit(table).Transform(table), label);

// 3. A fifth of the rows is kept to see how good the network is. Of the others, it takes a fifth to see when it has learnt enough.
var split = mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: 1);
TableFeatures features;
try
{
    Console.WriteLine(features = mlContext.Transforms.TableFeatures(split.TrainSet, label));
}
catch (ArgumentException nothingToLearnFrom)
{
    return Stop(nothingToLearnFrom.Message);
}
var newRows = toPredict ?? mlContext.Data.TakeRows(split.TestSet, 5);
var used = features.Columns.Where(column => column.Kind != TableColumnKind.LeftOut).Select(column => column.Name);
string[] missing = [.. used.Where(name => newRows.Schema.GetColumnOrNull(name) is null)];
if (missing.Length > 0)
    return Stop($"'{args[2]}' has no column '{string.Join("', '", missing)}'. It has {NamesOf(newRows)}.");
var options = DenseNetworkOptions.ForTables with { LabelColumnName = label, Seed = 42 };
var network = features.Append(new DenseNetworkTrainer(mlContext, options, [new ConsoleProgress()])).Fit(split.TrainSet);

// 4. How good is it on rows that it has not seen?
var scored = network.Transform(split.TestSet);
if (isNumber)
{
    var metrics = mlContext.Regression.Evaluate(scored, label);
    Console.WriteLine($"On rows it has not seen: RMSE {metrics.RootMeanSquaredError:G4}, the size of a usual error; "
        + $"R² {metrics.RSquared:F3}, where 1 is perfect and 0 is no better than the mean.");
}
else
{
    var metrics = mlContext.MulticlassClassification.Evaluate(scored, label);
    var most = metrics.ConfusionMatrix.Counts.Max(row => row.Sum()) / metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
    Console.WriteLine($"On rows it has not seen: accuracy {metrics.MicroAccuracy:P1}; always saying the most frequent class: {most:P1}.");
    if (!hasMany)
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
}

// 5. One file to keep: new MLContext().Model.Load("model.zip", out _) scores with it, with nothing registered.
ITransformer model = isNumber
    ? network
    : network.Append(mlContext.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(scored));
model.SaveModel("model.zip", table.Schema);
network.FindDenseNetwork().SaveReport("report.html", options: options, title: $"'{label}' of {Path.GetFileName(path)}");
Console.WriteLine("Wrote model.zip and report.html.");

// 6. Predictions, from the file. What the model cannot read counts as missing or unknown, and is shown before.
var unread = mlContext.UnreadValues(network, newRows);
if (unread.Columns.Count > 0)
    Console.WriteLine(unread);
var predicted = new MLContext().Model.Load("model.zip", out _).Transform(newRows);
var answers = isNumber
    ? predicted.GetColumn<float>("Score").Select(value => value.ToString("G5"))
    : predicted.GetColumn<string>("Predicted");
foreach (var (row, answer) in answers.Index())
    Console.WriteLine($"row {row + 1}: {label} is {answer}");
return 0;

static string NamesOf(IDataView table) => $"'{string.Join("', '", table.Schema.Select(column => column.Name))}'";

static int Stop(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
