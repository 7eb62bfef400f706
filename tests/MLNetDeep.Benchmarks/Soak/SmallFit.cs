using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>A fit that takes some milliseconds, the same every time.</summary>
internal static class SmallFit
{
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 200).Select(Row.Of)];

    /// <param name="epochs">How many epochs.</param>
    /// <param name="token">Cancels it.</param>
    public static DenseNetworkTransformer Run(int epochs, CancellationToken token = default)
    {
        var mlContext = new MLContext(1);
        return new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(16, Activation.ReLU), new BatchNormalization(), new Dropout(.2f)],
            NumberOfEpochs = epochs,
            BatchSize = 16,
            ValidationFraction = .2f,
            Seed = 3,
            Device = ComputeDevice.Cpu,
        }, cancellationToken: token).Fit(mlContext.Data.LoadFromEnumerable(Rows));
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; init; } = [];

        public float Label { get; init; }

        public static Row Of(int i) =>
            new() { Features = [i % 7 / 7f, i % 11 / 11f, i % 13 / 13f, i % 17 / 17f], Label = i % 7 * (i % 11) / 20f };
    }
}
