using System.Diagnostics;
using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;
using TablesExample.Data;
using static System.FormattableString;

var program = new ExampleProgram(
    "Tables", "Learns one column of a table from the others, beside LightGBM, and says what each column is worth.", QuickSeconds: 60,
        "tables")
{
    TakesTable = true,
};

return await CommandLine.RunAsync(program, args, (options, console) =>
{
    var output = Directory.CreateDirectory(options.Output).FullName;
    string PathOf(string file) => Path.Combine(output, file);
    var mlContext = new MLContext(seed: 42);

    // 1. A file with a heading in its first line. All columns are read as text: TableFeatures finds out what they hold.
    console.Heading("Table");
    var (path, label) = options.Table is { } own ? (own, options.Label!) : AdultIncome.FindOrDraw(PathOf("drawn.csv"), console);
    var table = CsvTable.Load(mlContext, path, label, mostRows: options.Quick ? 2_000 : null);
    var split = mlContext.Data.TrainTestSplit(table.Rows, testFraction: .2, seed: 1);
    var (train, test) = (split.TrainSet, split.TestSet);
    console.WriteLine(Invariant($"{path}: '{label}' is learnt as {table.Task}; a fifth of the rows is kept for the test."));

    // 2. Features: what becomes of each column, and why.
    console.Heading("Features");
    var features = mlContext.Transforms.TableFeatures(train, label);
    console.WriteLine(features.ToString());
    File.WriteAllText(PathOf("features.cs.txt"), features.Code);

    // 3. A network and LightGBM from the same features. A fifth of the training rows says when the network has learnt enough.
    console.Heading("Training");
    var network = DenseNetworkOptions.ForTables with { LabelColumnName = label, Seed = 42 };
    if (options.Quick)
        network = network with { NumberOfEpochs = 30 };
    var model = Trained("Network", features.Append(new DenseNetworkTrainer(mlContext, network)));
    Trained("LightGBM", features.Append(table.LightGbm(mlContext)));

    // 4. What is it worth to know a column? (To choose columns by it, take rows held out of the training rows: test rows choose nothing.)
    console.Heading("Columns by their importance to the network");
    console.WriteLine(mlContext.ColumnImportance(model, test, label, new ColumnImportanceOptions { RowsToUse = 2_000 }).ToString());

    // 5. One file to keep, and to load with nothing registered; one page to look at.
    model.SaveModel(PathOf("model.zip"), train.Schema);
    var loaded = new MLContext().Model.Load(PathOf("model.zip"), out _);
    var scored = loaded.Transform(test);
    console.WriteLine($"Loaded from its file: {table.Figures(mlContext, scored)}");
    model.FindDenseNetwork().SaveReport(
        PathOf("report.html"), table.Metrics(mlContext, scored), network, title: $"'{label}' of {Path.GetFileName(path)}");
    console.Wrote(PathOf("model.zip"));
    console.Wrote(PathOf("report.html"));
    console.Wrote(PathOf("features.cs.txt"));
    return Task.CompletedTask;

    ITransformer Trained(string name, IEstimator<ITransformer> pipeline)
    {
        var begin = Stopwatch.GetTimestamp();
        var fitted = pipeline.Fit(train);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        console.WriteLine(
            Invariant($"{name,-10}{table.Figures(mlContext, fitted.Transform(test))} on the test rows, trained in {seconds:F1} s"));
        return fitted;
    }
});
