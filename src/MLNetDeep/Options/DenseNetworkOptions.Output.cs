namespace MLNetDeep;

/// <content>What comes behind the hidden layers.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>How the output layer starts and learns, which is added behind <see cref="HiddenLayers"/>.</summary>
    /// <value>The default value is an <see cref="OutputLayer"/> with its defaults.</value>
    public OutputLayer OutputLayer { get; init; } = new();

    /// <summary>
    /// Whether predicted numbers are kept within the range of the training labels, each output by itself: a row far from those of training
    /// then gets no wild number. The range is saved with the model, is part of its ONNX file, and validation is of what it leaves.
    /// Means nothing for classes and truths, and for <see cref="PoissonError"/>.
    /// </summary>
    /// <remarks>
    /// As RealMLP does (Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024) and trees do by themselves. Leave it off
    /// where labels may pass those known, as sales that grow do.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool ClampPredictions { get; init; }
}
