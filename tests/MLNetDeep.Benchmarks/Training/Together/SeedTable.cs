using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.Together;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>Sixteen seeds of a small network beside one: whole runs of the training loop over rows in memory.</summary>
internal static class SeedTable
{
    private const int Seeds = 16;
    private const int Rows = 4_000;
    private const int Batch = 32;
    private const string One = "one seed, all processors";
    private const string Many = "**16 seeds side by side**";
    private const string RawOne = "one seed, TorchSharp's loop, 1 thread";
    private const string RawMany = "16 seeds, TorchSharp's loop, one after another, 1 thread";
    private const string Stacked = "16 seeds as one `baddbmm`, TorchSharp, 1 thread";
    private static readonly int[] Widths = [20, 64, 64, 2];

    public static void Write(TextWriter to, PeerForm form)
    {
        var (epochs, rounds) = form.IsQuick ? (2, 1) : (10, 5);
        using var rows = new StepRows(Rows, Widths[0], Widths[^1]);
        var figures = Rounds.Measure(
            [
                new(One, () => Seconds(() => Train(rows.Store, seed: 1, epochs, ProcessorShare.All))),
                new(Many, () => Seconds(
                () => RunsTogether.Run(
                Seeds, TrainingEngineKind.Managed, ProcessorShare.All, (seed, processors) => Train(rows.Store, seed, epochs, processors)))),
                new(RawOne, () => Seconds(() => Raw(rows, epochs, 1))),
                new(RawMany, () => Seconds(() => Raw(rows, epochs, Seeds))),
                new(Stacked, () => Seconds(() => AsOne(rows, epochs))),
            ],
            rounds, warmup: form.IsQuick ? 0 : 1);

        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"**{Seeds} seeds of {string.Join('-', Widths)}**, {Rows} rows in memory, Adam, batch {Batch}, {epochs} epochs. Medians of "
            + $"{rounds} rounds (least–greatest)."));
        var table = new MarkdownTable(to, "", "ms", "× one seed");
        foreach (var (name, series) in figures)
            table.Row(name, series.Text(1e-3, "0"), series.Over(figures[One]).Text(1, "0.00"));
        Target.Write(to, form,
        [
            new("16 seeds over one", 5, IsLeast: false, figures[Many].Over(figures[One]).Median,
            "more than the processors can do: see decision 65"),
            new("16 seeds over one of TorchSharp's loop", 4, IsLeast: false, figures[Many].Over(figures[RawOne]).Median),
        ]);
    }

    private static float[] Train(RowStore examples, int seed, int epochs, ProcessorShare processors)
    {
        using var network = NetworkState.Start(
            NetworkSpecification.WithOutput(Widths[0], Widths[1..^1].Select(width => new Dense(width, Activation.ReLU)), Widths[^1]), seed);
        using var loop = new TrainingLoop(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = new DenseNetworkOptions { NumberOfEpochs = epochs, BatchSize = Batch },
            Engine = TrainingEngineKind.Managed,
            Processors = processors,
            Seed = seed,
            BatchSize = Batch,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(examples),
            Validation = null,
            SkippedRowCount = 0,
            Callbacks = [],
            CheckAlive = () => { },
        });
        loop.Run();
        return network.CopyParameters();
    }

    private static void Raw(StepRows rows, int epochs, int seeds)
    {
        torch.set_num_threads(1);
        for (var seed = 0; seed < seeds; seed++)
        {
            using var loop = new RawLoop(rows, Widths, Batch, threads: 1, stockOptimizer: false);
            loop.Run(epochs * Rows / Batch);
        }
    }

    private static void AsOne(StepRows rows, int epochs)
    {
        torch.set_num_threads(1);
        using var loop = new BatchedLoop(rows, Widths, Batch, Seeds, threads: 1);
        loop.Run(epochs * Rows / Batch);
    }

    private static double Seconds(Action run)
    {
        var begin = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
