using MLNetDeep;

namespace DeepLearningChapter;

/// <summary>The networks of the chapter. What is not said is a default, here as in Keras: batches of 32, Glorot's start weights.</summary>
internal static class Networks
{
    public static DenseNetworkOptions Softmax(OptimizerOptions optimizer, int epochs) =>
        new() { HiddenLayers = [], Optimizer = optimizer, NumberOfEpochs = epochs, BatchSize = 32 };

    public static DenseNetworkOptions Sigmoid(OptimizerOptions optimizer, int epochs) =>
        Softmax(optimizer, epochs) with { HiddenLayers = [new Dense(100, Activation.Sigmoid)] };

    public static DenseNetworkOptions Rectified(OptimizerOptions optimizer, int epochs) =>
        Softmax(optimizer, epochs) with { HiddenLayers = [new Dense(100, Activation.ReLU)] };

    public static DenseNetworkOptions Dropout(int epochs) =>
        Softmax(new AdamOptions(), epochs) with { HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(.3f)] };
}
