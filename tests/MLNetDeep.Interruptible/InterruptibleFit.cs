using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Interruptible;

/// <summary>A fit that is the same in every process: the program trains it until it is killed, and the test trains it to the end.</summary>
internal static class InterruptibleFit
{
    public const int NumberOfEpochs = 100;

    /// <param name="folder">Where the checkpoints are; null to have none.</param>
    /// <param name="callbacks">Who is told.</param>
    public static DenseNetworkTransformer Run(string? folder, params TrainingCallback[] callbacks)
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(24, Activation.ReLU), new Dropout(0.2f), new Dense(8, Activation.Tanh)],
            NumberOfEpochs = NumberOfEpochs,
            BatchSize = 16,
            ValidationFraction = 0.25f,
            EarlyStopping = new EarlyStopping { Patience = NumberOfEpochs },
            ReduceLearningRateOnPlateau = new ReduceLearningRateOnPlateau { Patience = 3, Factor = 0.5f },
            Seed = 11,
            Device = ComputeDevice.Cpu,
            Resume = folder is null ? null : new ResumableTraining { Folder = folder },
        };
        var mlContext = new MLContext();
        return new DenseNetworkTrainer(mlContext, options, callbacks)
            .Fit(mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(Row.Of)));
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
