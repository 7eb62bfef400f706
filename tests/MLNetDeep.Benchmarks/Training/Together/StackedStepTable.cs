using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>The time of a step of every network: what decides whether several are trained side by side or as one batched product.</summary>
internal static class StackedStepTable
{
    private const int Batch = 32;
    private const int Rows = 12_000;
    private const string One = "one network, all processors";

    public static void Write(TextWriter to, PeerForm form)
    {
        foreach (var (widths, networks, steps) in new (int[], int, int)[] { ([784, 100, 10], 5, 150), ([20, 64, 64, 2], 16, 300) })
        {
            using var rows = new StepRows(Rows, widths[0], widths[^1]);
            var loops = new Dictionary<string, IStepLoop>
            {
                [One] = new EngineLoop(rows, widths, Batch, TrainingEngineKind.Managed, Environment.ProcessorCount),
                ["one network, 1 thread"] = new EngineLoop(rows, widths, Batch, TrainingEngineKind.Managed, workers: 1),
                ["**all side by side, 1 thread each**"] = new SideBySideLoop(rows, widths, Batch, networks),
                ["one network, TorchSharp's loop, 1 thread"] = new RawLoop(rows, widths, Batch, threads: 1, stockOptimizer: false),
                ["all as one `baddbmm`, TorchSharp, 1 thread"] = new BatchedLoop(rows, widths, Batch, networks, threads: 1),
                ["all as one `baddbmm`, TorchSharp, 2 threads"] = new BatchedLoop(rows, widths, Batch, networks, threads: 2),
            };
            var rounds = form.IsQuick ? 2 : 9;
            var figures = Rounds.Measure(
                [.. loops.Select(loop => new Contestant(loop.Key, () => SecondsOf(loop.Value, form.IsQuick ? 20 : steps)))], rounds,
                warmup: form.IsQuick ? 1 : 3);
            foreach (var loop in loops.Values)
                loop.Dispose();

            to.WriteLine();
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"**{networks} × {string.Join('-', widths)}**, Adam, batch {Batch}, every network with its own order of the same rows: "
                + $"µs for a step of all that the row names. Medians of {rounds} rounds (least–greatest)."));
            var table = new MarkdownTable(to, "", "µs", "× one");
            foreach (var (name, series) in figures)
                table.Row(name, series.Text(1e-6, "0"), series.Over(figures[One]).Text(1, "0.00"));
        }
    }

    private static double SecondsOf(IStepLoop loop, int steps)
    {
        torch.set_num_threads(loop.Threads);
        loop.Run(1);
        var begin = Stopwatch.GetTimestamp();
        loop.Run(steps);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / steps;
    }
}
