namespace MLNetDeep;

/// <content>What comes behind the hidden layers.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>How the output layer starts and learns, which is added behind <see cref="HiddenLayers"/>.</summary>
    /// <value>The default value is an <see cref="OutputLayer"/> with its defaults.</value>
    public OutputLayer OutputLayer { get; init; } = new();
}
