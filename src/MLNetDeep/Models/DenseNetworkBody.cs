namespace MLNetDeep;

/// <summary>
/// The hidden layers of a trained network with their weights, without its output layer, to be reused for other classes or another task.
/// Made by <see cref="DenseNetworkModel.WithoutOutput"/>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DenseNetworkBody
{
    internal DenseNetworkBody(DenseNetworkModel model)
    {
        FeatureCount = model.FeatureCount;
        HiddenLayers = model.HiddenLayers;
        Model = model;
    }

    /// <summary>The number of features that the network reads.</summary>
    public int FeatureCount { get; }

    /// <summary>
    /// The layers, which must be the first of <see cref="DenseNetworkOptions.HiddenLayers"/>; <c>[.. body.HiddenLayers.Select(layer =&gt;
    /// layer with { Trainable = false })]</c> freezes them.
    /// </summary>
    public IReadOnlyList<Layer> HiddenLayers { get; }

    /// <summary>The network the layers are of.</summary>
    internal DenseNetworkModel Model { get; }
}
