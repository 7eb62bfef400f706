using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>That memory and time of a fit follow the rows, not a batch size that is larger than they are.</summary>
internal sealed class BatchSizeStudy : Study
{
    public override void Run(TextWriter output)
    {
        Fit(batchSize: 100);
        output.WriteLine("| 100 rows × 100, Dense(16), 5 epochs: batch size | fit, ms | MB more at its peak |");
        output.WriteLine("|---|---|---|");
        foreach (var batchSize in new[] { 100, 1_000_000, 10_000_000, 100_000_000 })
        {
            using var memory = new PeakMemory();
            var begin = Stopwatch.GetTimestamp();
            Fit(batchSize);
            var milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {batchSize:N0} | {milliseconds:F1} | {(memory.Peak - memory.Before) / 1e6:F1} |"));
        }
    }

    private static void Fit(int batchSize) => new DenseNetworkTrainer(new Microsoft.ML.MLContext(), new DenseNetworkOptions
    {
        HiddenLayers = [new Dense(16, Activation.ReLU)],
        NumberOfEpochs = 5,
        BatchSize = batchSize,
        Seed = 1,
        Device = ComputeDevice.Cpu,
    }).Fit(new MadeUpRows(100, 100));
}
