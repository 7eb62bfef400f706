namespace MLNetDeep;

/// <content>What comes behind the hidden layers, and how they start.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>How the output layer starts and learns, which is added behind <see cref="HiddenLayers"/>.</summary>
    /// <value>The default value is an <see cref="OutputLayer"/> with its defaults.</value>
    public OutputLayer OutputLayer { get; init; } = new();

    /// <summary>
    /// Whether predicted numbers are kept within the range of the training labels, each output by itself: a row far from those of training
    /// then gets no wild number. The range is saved with the model, is part of its ONNX file, and validation is of what it leaves.
    /// No effect on classes and truths, and for <see cref="PoissonError"/>.
    /// </summary>
    /// <remarks>
    /// As RealMLP does (Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024) and trees do by themselves. Leave it off
    /// where labels may pass those known, as sales that grow do.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool ClampPredictions { get; init; }

    /// <summary>
    /// Whether the start weights of hidden <see cref="Dense"/> layers are fitted to training rows, 1,000 of them drawn at random, one layer
    /// after the other: each unit's weights are multiplied so that its sum has a standard deviation of 1, and its bias is minus a random
    /// mean of the sums of five rows, so that each unit bends where rows are.
    /// </summary>
    /// <remarks>
    /// RealMLP starts so (Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024; biases "he+5" of Steinwart, "A Sober
    /// Look at Neural Network Initializations", 2019). Weights keep the direction that <see cref="Dense.Initializer"/> draws; those that
    /// start at 0 stay there. Layers that are reused or continued keep their weights, and the output layer starts as
    /// <see cref="OutputLayer"/> says. Rows that are streamed are read once more.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool DataDrivenStart { get; init; }
}
