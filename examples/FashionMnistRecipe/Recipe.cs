using MLNetDeep;

namespace FashionMnistRecipe;

/// <summary>The network and how it is trained: all there is to it.</summary>
internal static class Recipe
{
    /// <summary>
    /// Shade × this + that is, over all pixels of the 60,000 training images, of mean 0 and standard deviation 1: their mean is 72.9, their
    /// deviation 90.0.
    /// </summary>
    public const float Scale = 1 / 90f, Offset = -72.9f / 90f;

    public static DenseNetworkOptions Options { get; } = new()
    {
        HiddenLayers =
        [
            // Some of the pixels are left out: what the network sees of a picture is never the same twice.
            new Dropout(0.1f),
            .. Block(units: 800),
            .. Block(units: 800),
        ],
        Optimizer = new AdamWOptions { LearningRate = 2e-3f, WeightDecay = 0.2f, DecayBiases = false },
        Schedule = new OneCycleSchedule(),
        NumberOfEpochs = 30,
        BatchSize = 512,
    };

    /// <summary>The layer has no biases: the normalization after it would take them out again.</summary>
    private static Layer[] Block(int units) =>
    [
        new Dense(units) { Initializer = WeightInitializer.HeNormal, UseBias = false },
        new BatchNormalization(),
        new Activate(Activation.ReLU),
        new Dropout(0.3f),
    ];
}
