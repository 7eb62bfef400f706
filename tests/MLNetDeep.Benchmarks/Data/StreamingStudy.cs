using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>Streamed rows beside rows in memory, and a data set larger than the memory it is allowed.</summary>
internal sealed class StreamingStudy : Study
{
    private const int Width = 28;

    private static readonly int[] Small = [64];
    private static readonly int[] Large = [256, 256];

    private static readonly DenseNetworkOptions Options = new()
    {
        BatchSize = 1024,
        NumberOfEpochs = 1,
        Seed = 1,
        Device = ComputeDevice.Cpu,
    };

    public override void Run(TextWriter output)
    {
        Fit(100_000, Options);
        output.WriteLine("| rows × 28 | network | placement | memory allowed | fit, s | epoch, s | rows/s in the epoch | process at its "
            + "peak, MB |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        // First of all, while the process is small.
        Row(20_000_000, Small, DataPlacement.Streaming, 512);
        Row(2_000_000, Small, DataPlacement.InMemory, 1024);
        Row(2_000_000, Small, DataPlacement.Streaming, 128);
        // A network that takes longer than reading does.
        Row(500_000, Large, DataPlacement.InMemory, 1024);
        Row(500_000, Large, DataPlacement.Streaming, 32);

        void Row(int rows, int[] units, DataPlacement placement, int megabytes)
        {
            using var memory = new PeakMemory();
            var watch = Stopwatch.StartNew();
            var history = Fit(rows,
                Options with
                {
                    HiddenLayers = [.. units.Select(count => new Dense(count, Activation.ReLU))],
                    DataPlacement = placement,
                    DataMemoryMegabytes = megabytes
                });
            var (fit, epoch) = (watch.Elapsed.TotalSeconds, history.Epochs[0].Duration.TotalSeconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {rows:N0} | {string.Join('-', units)} | {history.DataPlacement} | {megabytes} MB | {fit:F1} | {epoch:F1} | "
                + $"{rows / epoch:N0} | {memory.Peak >> 20} (before: {memory.Before >> 20}) |"));
        }
    }

    private static TrainingHistory Fit(int rows, DenseNetworkOptions options) =>
        new DenseNetworkTrainer(new MLContext(), options).Fit(new MadeUpRows(rows, Width)).History;
}
