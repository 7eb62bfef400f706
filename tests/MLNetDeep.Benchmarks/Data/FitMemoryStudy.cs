using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>What memory a whole fit needs beside what its data is.</summary>
internal sealed class FitMemoryStudy : Study
{
    private const int Rows = 60_000;
    private const int Width = 784;

    public override void Run(TextWriter output)
    {
        Fit(Singles(Rows / 10));
        output.WriteLine("| 60,000 × 784 | data as Single, MB | fit at its peak, MB more than before | ratio |");
        output.WriteLine("|---|---|---|---|");
        Row("Single", Singles(Rows));
        Row("bytes, rescaled", Bytes(Rows));

        void Row(string name, IDataView data)
        {
            using var memory = new PeakMemory();
            Fit(data);
            var (more, size) = ((memory.Peak - memory.Before) / 1e6, (double)Rows * Width * sizeof(float) / 1e6);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {size:F0} | {more:F0} | {more / size:F2} |"));
        }
    }

    private static MadeUpRows Singles(int rows) => new(rows, Width);

    private static IDataView Bytes(int rows)
    {
        var (mlContext, data) = (new MLContext(), new MadeUpRows(rows, Width, areBytes: true));
        return mlContext.Transforms.Rescale("Features", scale: 1 / 255f).Fit(data).Transform(data);
    }

    private static void Fit(IDataView data) =>
        new DenseNetworkTrainer(new MLContext(), new DenseNetworkOptions { NumberOfEpochs = 1, Seed = 1, Device = ComputeDevice.Cpu })
            .Fit(data);
}
