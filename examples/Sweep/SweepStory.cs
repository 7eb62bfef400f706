using System.Globalization;
using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;

namespace SweepExample;

/// <summary>One table from its rows to a network: defaults first, then a sweep, both tested on rows that nothing was chosen by.</summary>
internal static class SweepStory
{
    public static void Tell(MLContext mlContext, SearchedTable table, string output, bool quick, IAnsiConsole console)
    {
        string PathOf(string ending) => Path.Combine(output, table.FileName + ending);
        var space = SearchSpace.For(table.Task, quick ? 1_000 : 20_000, table.Features, table.Metric);
        if (quick)
            space = space.StartingFrom(
                space.Start with { NumberOfEpochs = 6, EarlyStopping = space.Start.EarlyStopping! with { Patience = 3 } });

        // The store makes the sweep safe: stop the program and start it again, and it continues. Where the store is of another sweep, an
        // error says so: give the program another folder, or delete the file.
        var result = SweepOf(mlContext, table, space, quick, console).SetStore(PathOf($"-{(quick ? "quick" : "full")}.db")).Run();

        var defaults = table.Preparation.Append(
            new DenseNetworkTrainer(
            mlContext, new DenseNetworkOptions
            {
                NumberOfEpochs = space.Start.NumberOfEpochs,
                EarlyStopping = space.Start.EarlyStopping,
                Metrics = space.Start.Metrics
            }))
            .Fit(table.Train, table.Validation);
        var ensemble = result.Ensemble();
        console.WriteLine($"On test rows: {Figure(mlContext, table, defaults)} with the default options, "
            + $"{Figure(mlContext, table, result.Model)} with the best of the sweep, {Figure(mlContext, table, result.RefitOnAllData())} "
            + $"with these trained on all rows, {Figure(mlContext, table, ensemble.Model)} with the mean of "
            + $"{string.Join(", ", ensemble.Members)}.");

        result.Model.SaveModel(PathOf(".zip"), table.Train.Schema);
        result.SaveReport(PathOf(".html"), $"{table.Name}{(table.IsDrawn ? " (drawn rows)" : "")}");
        result.SaveCsv(PathOf(".csv"));
        ensemble.Model.SaveModel(PathOf("-ensemble.zip"), table.Train.Schema);
        console.Wrote(PathOf(".zip"));
        console.Wrote(PathOf("-ensemble.zip"));
        console.Wrote(PathOf(".html"));
        console.Wrote(PathOf(".csv"));
    }

    private static DenseNetworkSweep SweepOf(
        MLContext mlContext, SearchedTable table, SearchSpace<DenseNetworkOptions> space, bool quick, IAnsiConsole console) =>
        mlContext.DenseNetworkSweep()
        .SetData(table.Train, table.Validation)
        .SetPreparation(table.Preparation)
        .SetSearchSpace(space)
        .SetMetric(table.Metric)
        .SetTuner(new AshaTuner { Proposals = new TpeTuner(), MinimumEpochs = quick ? 1 : 3 })
        .SetMaxTrials(quick ? 6 : 40)
        .SetCallbacks(new ConsoleSweepProgress(console));

    private static string Figure(MLContext mlContext, SearchedTable table, ITransformer model)
    {
        var scored = model.Transform(table.Test);
        return table.Task switch
        {
            LearningTask.BinaryClassification => Text($"accuracy {mlContext.BinaryClassification.Evaluate(scored).Accuracy:F4}"),
            LearningTask.MulticlassClassification =>
            Text($"accuracy {mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy:F4}"),
            _ => Text($"RMSE {mlContext.Regression.Evaluate(scored).RootMeanSquaredError:F4}"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
