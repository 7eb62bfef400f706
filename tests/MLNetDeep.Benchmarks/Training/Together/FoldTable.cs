using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Training.Peers;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>A cross-validation of 784-100-10 beside the fit of one of its folds: from a cached data view to transformers and
/// figures.</summary>
internal static class FoldTable
{
    private const int Folds = 5;
    private const int Batch = 32;
    private const string One = "one fold: `Fit` on its training rows, all processors";
    private const string OneJudged = "one fold, evaluated: `Fit`, then ML.NET's `Evaluate` on the rows held out";
    private const string Reason = "one fit has all processors, too: see decision 65";
    private const string All = "**all folds: `trainer.CrossValidate`**";
    private const string ByMLNet = "all folds: ML.NET's `CrossValidate` with this trainer";
    private const string Raw = "all folds: TorchSharp's loop, one after another, 1 thread, rows in memory";

    public static void Write(TextWriter to, PeerForm form)
    {
        var (count, epochs, rounds) = form.IsQuick ? (5_000, 1, 1) : (60_000, 5, 7);
        using var data = PeerData.Find(count, validationRows: 0);
        var mlContext = new MLContext(seed: 1);
        var view = Scaled(mlContext, data, ..);
        var (ofOneFold, heldOut) = (
            Scaled(mlContext, data, ..(count * (Folds - 1) / Folds)), Scaled(mlContext, data, (count * (Folds - 1) / Folds)..));
        var trainer = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = epochs, BatchSize = Batch, Seed = 1 });
        using var rows = new StepRows(count * (Folds - 1) / Folds, PeerData.Width, PeerData.Classes);
        var figures = Rounds.Measure(
            [
                new(One, () => Seconds(() => trainer.Fit(ofOneFold))),
                new(OneJudged, () => Seconds(() => mlContext.MulticlassClassification.Evaluate(trainer.Fit(ofOneFold).Transform(heldOut)))),
                new(All, () => Seconds(() => trainer.CrossValidate(view, Folds))),
            ],
            rounds, warmup: form.IsQuick ? 0 : 1);
        // Once: they are not what the bounds are about, and take many times as long.
        var slow = Rounds.Measure(
            [
                new(ByMLNet, () => Seconds(() => mlContext.MulticlassClassification.CrossValidate(view, trainer, Folds))),
                new(Raw, () => Seconds(() => RawFits(rows, epochs))),
            ],
            rounds: 1, warmup: 0);

        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"**{Folds}-fold cross-validation**, {data.Name}, {count} rows in a cached data view, 784-100-10, Adam, batch {Batch}, "
            + $"{epochs} epochs. Medians of {rounds} rounds (least–greatest); without parentheses one round."));
        var table = new MarkdownTable(to, "", "seconds", "× one fold");
        foreach (var (name, series) in figures)
            table.Row(name, series.Text(1, "0.00"), series.Over(figures[One]).Text(1, "0.00"));
        foreach (var (name, series) in slow)
            table.Row(name, series.Text(1, "0.00"), (series.Median / figures[One].Median).ToString("0.00", CultureInfo.InvariantCulture));
        Target.Write(to, form,
        [
            new($"{Folds} folds over one `Fit` on all processors", 3, IsLeast: false, figures[All].Over(figures[One]).Median, Reason),
            new($"{Folds} folds over one that is evaluated", 3, IsLeast: false, figures[All].Over(figures[OneJudged]).Median, Reason),
        ]);
    }

    private static IDataView Scaled(MLContext mlContext, PeerData data, Range rows)
    {
        var pictures = mlContext.Data.Cache(PeerData.View(mlContext, data.Pixels, data.Labels, rows));
        return mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(pictures).Transform(pictures);
    }

    private static void RawFits(StepRows rows, int epochs)
    {
        torch.set_num_threads(1);
        for (var fold = 0; fold < Folds; fold++)
        {
            using var loop = new RawLoop(rows, [PeerData.Width, 100, PeerData.Classes], Batch, threads: 1, stockOptimizer: false);
            loop.Run(epochs * rows.Store.Count / Batch);
        }
    }

    private static double Seconds(Action fit)
    {
        var begin = Stopwatch.GetTimestamp();
        fit();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
