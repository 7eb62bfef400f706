using Microsoft.ML;

namespace MLNetDeep.Packages.Tests.Programs;

/// <summary>
/// Trains, draws the curves as PNG, meanwhile and afterwards, and writes a report. Compiled in the program of a test, with packages.
/// </summary>
internal static class Drawing
{
    /// <param name="args">The folder to write to.</param>
    private static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Feature = i % 10, Label = i % 10 * 2 }));
        TrainingCallback[] callbacks =
        [
            new PlotLogger(Path.Combine(args[0], "while.png")),
            new LambdaCallback { EpochBegin = _ => File.WriteAllText(Path.Combine(args[0], "trained"), "") },
        ];
        var pipeline = mlContext.Transforms.Concatenate("Features", nameof(Row.Feature))
            .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 3 }, callbacks));
        var history = pipeline.Fit(rows).LastTransformer.History;
        history.SavePlot(Path.Combine(args[0], "curves.png"));
        history.SaveReport(Path.Combine(args[0], "report.html"));
    }

    private sealed class Row
    {
        public float Feature { get; set; }

        public float Label { get; set; }
    }
}
