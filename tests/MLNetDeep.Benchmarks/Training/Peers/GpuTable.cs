using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Torch.Loading;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>The time of a step on an NVIDIA GPU, where this program has a libtorch that can use one; the rows lie in the GPU's memory for
/// all.</summary>
internal static class GpuTable
{
    private const int Rows = 20_000;
    private const double Microsecond = 1e-6;
    private const string Ours = "**MLNetDeep**";

    private static readonly (int[] Widths, int Batch, int Steps)[] Shapes =
    [
        ([784, 100, 10], 32, 200), ([784, 100, 10], 512, 200), ([784, 512, 512, 10], 512, 100), ([784, 4096, 4096, 10], 4096, 20),
    ];

    public static void Write(TextWriter to, PeerForm form, PythonPeers? python)
    {
        to.WriteLine();
        if (!TorchRuntime.HasCuda(0))
        {
            to.WriteLine("No GPU, or a libtorch without CUDA: not measured.");
            return;
        }

        var rounds = form.IsQuick ? 2 : 9;
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Adam, µs a step on cuda:0; × is the time over that of the first row in the same round. Medians of {rounds} rounds "
            + $"(least–greatest)."));
        using var pictures = PeerData.Find(Rows, validationRows: 0);
        using var rows = new StepRows(pictures, torch.CUDA);
        foreach (var (widths, batch, steps) in Shapes)
        {
            var loops = new Dictionary<string, IStepLoop>
            {
                [Ours] = new EngineLoop(rows, widths, batch, TrainingEngineKind.Torch, workers: 1),
                ["MLNetDeep, bfloat16"] = new EngineLoop(
                rows, widths, batch, TrainingEngineKind.Torch, workers: 1, precision: TrainingPrecision.BFloat16Mixed),
                ["MLNetDeep, by autograd"] = new EngineLoop(rows, widths, batch, TrainingEngineKind.Torch, workers: 1, byHand: false),
                ["TorchSharp, torch.optim.Adam"] = new RawLoop(rows, widths, batch, threads: 1, stockOptimizer: true),
            };
            Contestant[] contestants = [.. loops.Select(loop => new Contestant(loop.Key, () => SecondsOfStep(loop.Value, steps))),
                .. python?.OnGpu(widths, batch, pictures, steps) ?? []];
            var figures = Rounds.Measure(contestants, rounds, warmup: 2);
            foreach (var loop in loops.Values)
                loop.Dispose();

            var table = new MarkdownTable(
                to, string.Create(CultureInfo.InvariantCulture, $"{string.Join('-', widths)}, batch {batch}"), "µs", "×");
            foreach (var (name, series) in figures)
                table.Row(name, series.Text(Microsecond, "0"), series.Over(figures[Ours]).Text(1, "0.00"));
        }
    }

    /// <summary>All that was asked of the GPU, done.</summary>
    private static double SecondsOfStep(IStepLoop loop, int steps)
    {
        loop.Run(1);
        torch.cuda.synchronize();
        var begin = Stopwatch.GetTimestamp();
        loop.Run(steps);
        torch.cuda.synchronize();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / steps;
    }
}
