// Learns one column of a CSV file from the others, and says how well.
//
//   dotnet run                              the weather beside this program
//   dotnet run -- my.csv price              your file, and the column to learn: the names stand in its first line
//   dotnet run -- my.csv price new.csv      predicts the rows of another file, too, of the same columns; the learnt one may be empty

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
var table = Read(path);
if (table.Schema.GetColumnOrNull(label) is null)
    throw new ArgumentException($"'{path}' has no column '{label}', but {string.Join(", ", table.Schema.Select(column => column.Name))}.");

// 2. What is learnt? Two values are a truth, many numbers a number, all else are classes.
string[] values = [.. table.GetColumn<string>(label).Distinct().Order(StringComparer.Ordinal)];
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
    Console.WriteLine($"On rows it has not seen: RMSE {metrics.RootMeanSquaredError:G4}, R² {metrics.RSquared:F3}");
}
else
{
    var metrics = mlContext.MulticlassClassification.Evaluate(scored);
    Console.WriteLine($"On rows it has not seen: accuracy {metrics.MicroAccuracy:P1}, log-loss {metrics.LogLoss:F3}");
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

IDataView Read(string file)
{
    string[] names = [.. File.ReadLines(file).First().Split(',').Select(name => name.Trim().Trim('"'))];
    return mlContext.Data.CreateTextLoader(new TextLoader.Options
    {
        Columns = [.. names.Select((name, i) => new TextLoader.Column(name, DataKind.String, i))],
        Separators = [','],
        HasHeader = true,
        AllowQuoting = true,
        TrimWhitespace = true,
    }).Load(file);
}
