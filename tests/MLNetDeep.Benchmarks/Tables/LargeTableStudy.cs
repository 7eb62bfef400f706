using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Data;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// A table of a million rows and thirty columns, a tenth of the numbers missing, with two columns of categories: streamed from where its
/// rows are made, through <c>TableFeatures</c>, into the preset for tables. What a fit takes in time and memory, and that all scores are
/// finite.
/// </summary>
internal sealed class LargeTableStudy : Study
{
    private const int Rows = 1_000_000;

    public override void Run(TextWriter output)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(Drawn(Rows, seed: 1));
        using var memory = new PeakMemory();
        var begin = Stopwatch.GetTimestamp();
        var features = mlContext.Transforms.TableFeatures(
            rows, LargeTableRow.LabelName, options: new TableFeaturesOptions { RowsToLookAt = 100_000 });
        var looked = Stopwatch.GetElapsedTime(begin);
        var options = DenseNetworkOptions.ForTables with
        {
            LabelColumnName = LargeTableRow.LabelName,
            DataPlacement = DataPlacement.Streaming,
            DataMemoryMegabytes = 128,
            // One pass, to see what it takes; the preset would make ten, and choose among them.
            ValidationFraction = null,
            EarlyStopping = null,
            RefitOnAllRows = false,
            StepBudget = null,
            NumberOfEpochs = 1,
            Seed = 1,
        };
        var model = features.Append(new DenseNetworkTrainer(mlContext, options)).Fit(rows);
        var fitted = Stopwatch.GetElapsedTime(begin);

        var others = mlContext.Data.LoadFromEnumerable(Drawn(20_000, seed: 2));
        var figures = mlContext.Regression.Evaluate(model.Transform(others), LargeTableRow.LabelName);
        var history = model.FindDenseNetwork().Model.History;
        output.WriteLine("| rows | placement | memory allowed | look, s | whole fit, s | epoch, s | process at its peak, MB "
            + "| R² of other rows |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Rows:N0} × 30 | {history.DataPlacement} | {options.DataMemoryMegabytes} MB | {looked.TotalSeconds:F1} | "
            + $"{fitted.TotalSeconds:F1} | {history.Epochs[0].Duration.TotalSeconds:F1} | "
            + $"{memory.Peak >> 20} (before: {memory.Before >> 20}) | {figures.RSquared:F3} |"));
        if (!double.IsFinite(figures.RSquared))
            throw new InvalidOperationException("Some score is not finite.");
    }

    private static IEnumerable<LargeTableRow> Drawn(int count, int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < count; row++)
            yield return LargeTableRow.Draw(random);
    }
}
