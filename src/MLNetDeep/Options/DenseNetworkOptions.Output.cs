namespace MLNetDeep;

/// <content>What comes behind the hidden layers, and how they start.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>How the output layer, which is added after <see cref="HiddenLayers"/>, starts and learns.</summary>
    /// <value>The default value is an <see cref="OutputLayer"/> with its defaults.</value>
    public OutputLayer OutputLayer { get; init; } = new();

    /// <summary>
    /// Whether predictions are limited to the range of the training labels, for each output separately. A row unlike the training rows then
    /// gets no extreme prediction. The range is saved with the model and its ONNX file; validation uses the limited predictions. No effect
    /// on classification and with <see cref="PoissonError"/>.
    /// </summary>
    /// <remarks>
    /// As RealMLP does (Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024) and as decision trees always do. Leave it
    /// off if labels may be outside the known range, like growing sales.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool ClampPredictions { get; init; }

    /// <summary>
    /// Whether the start weights of hidden <see cref="Dense"/> layers are fitted to the data. It uses 1,000 random training rows, layer by
    /// layer. Each unit's weights are scaled so that its sum has standard deviation 1. Its bias is minus a random weighted mean of the sums
    /// of five rows, so the activation bends where there are rows.
    /// </summary>
    /// <remarks>
    /// RealMLP starts so (Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024; biases "he+5" of Steinwart, "A Sober
    /// Look at Neural Network Initializations", 2019). Weights keep the direction that <see cref="Dense.Initializer"/> draws; weights that
    /// start at 0 stay at 0. Reused and continued layers keep their weights, and the output layer starts as <see cref="OutputLayer"/> says.
    /// Streamed rows are read once more.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool DataDrivenStart { get; init; }
}
