using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>Three networks that are trained in a blink, on rows made up.</summary>
internal static class SmallEnsemble
{
    public static DenseNetworkOptions SmallOptions { get; } = new()
    {
        HiddenLayers = [new Dense(6, Activation.Tanh), new Dropout(.2f)],
        NumberOfEpochs = 4,
        BatchSize = 8,
        Optimizer = new AdamOptions { LearningRate = .02f },
        EnsembleSize = 3,
        Seed = 5,
        Device = TestDevice.Device,
    };

    public static MemoryView SmallRows => MadeUpData.Multiclass(MadeUpData.Features(80, 4), 3);

    public static DenseNetworkTransformer Fit(DenseNetworkOptions options) => options.Fit(SmallRows);

    public static int[] Bits(DenseNetworkModel model) => [.. model.Parameters.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
