using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>The time of an epoch of 784-100-10 at batch 32, shuffling included.</summary>
internal static class EpochTable
{
    private static readonly int[] Widths = [PeerData.Width, 100, PeerData.Classes];
    private const int Batch = 32;

    public static void Write(TextWriter to, PeerForm form, PythonPeers? python)
    {
        var count = form.TrainingRows;
        var mlContext = new MLContext(seed: 1);
        using var data = PeerData.Find(count, validationRows: 0);
        using var rows = new StepRows(data);
        using var oneThread = new RawLoop(rows, Widths, Batch, threads: 1, stockOptimizer: true);
        using var twoThreads = new RawLoop(rows, Widths, Batch, threads: 2, stockOptimizer: true);
        var pictures = mlContext.Data.Cache(PeerData.View(mlContext, data.Pixels, data.Labels, ..));
        var view = mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(pictures).Transform(pictures);

        var figures = Rounds.Measure(
            [
                new(StepContestants.Managed, () => SecondEpoch(mlContext, view, TrainingEngineKind.Managed)),
                new(StepContestants.Torch, () => SecondEpoch(mlContext, view, TrainingEngineKind.Torch)),
                new("TorchSharp, torch.optim.Adam, 1 thread", () => Epoch(oneThread, count)),
                new("TorchSharp, torch.optim.Adam, 2 threads", () => Epoch(twoThreads, count)),
                .. python?.Contestants("epoch", Widths, Batch, data, steps: 0) ?? [],
                .. python?.Contestants("loader", Widths, Batch, data, steps: 0) ?? [],
            ],
            form.LongRounds, warmup: form.IsQuick ? 0 : 1);

        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"784-100-10, Adam, batch 32, {count} rows of {data.Name}, seconds an epoch. Ours is the second epoch of a `Fit`, by its "
            + $"history; medians of {form.LongRounds} rounds (least–greatest)."));
        var table = new MarkdownTable(to, "", "seconds", "×", "rows a second");
        foreach (var (name, series) in figures)
            table.Row(name, series.Text(1, "0.00"), series.Over(figures[StepContestants.Managed]).Text(1, "0.00"),
                (count / series.Median).ToString("#,0", CultureInfo.InvariantCulture));
    }

    private static double SecondEpoch(MLContext mlContext, IDataView view, TrainingEngineKind engine) =>
        new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 2, BatchSize = Batch, Engine = engine, Seed = 1 })
            .Fit(view).History.Epochs[1].Duration.TotalSeconds;

    private static double Epoch(RawLoop loop, int rows)
    {
        torch.set_num_threads(loop.Threads);
        var begin = Stopwatch.GetTimestamp();
        loop.Run(rows / Batch);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
