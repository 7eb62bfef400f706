using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>
/// One layer of a network under training, in its training form and its inference form. Its tensors are owned by the <see cref="NetworkMemory"/> it
/// was made with; no numbers as tensor arguments (docs/decisions/0004).
/// </summary>
internal abstract class TorchLayer
{
    /// <summary>The layer's output, [batch, width].</summary>
    /// <param name="input">[batch, width].</param>
    /// <param name="noise">Given in a training step; null in inference, when nothing is random and nothing changes.</param>
    public abstract Tensor Forward(Tensor input, TrainingNoise? noise);

    /// <summary>Runs layers that follow each other.</summary>
    public static Tensor Forward(IReadOnlyList<TorchLayer> layers, Tensor input, TrainingNoise? noise)
    {
        var current = input;
        foreach (var layer in layers)
            current = layer.Forward(current, noise);
        return current;
    }

    public static IReadOnlyList<TorchLayer> AllOf(IReadOnlyList<PlacedLayer> placed, NetworkMemory memory) => [.. placed.Select(layer => For(layer, memory))];

    private static TorchLayer For(PlacedLayer placed, NetworkMemory memory) => placed.Layer switch
    {
        Dense dense => new DenseTorchLayer(dense, placed, memory),
        Activate activate => new ActivateTorchLayer(activate, memory),
        Dropout dropout => new DropoutTorchLayer(dropout, placed),
        SeluDropout dropout => new SeluDropoutTorchLayer(dropout, placed),
        GaussianNoise noise => new GaussianNoiseTorchLayer(noise, placed),
        BatchNormalization norm => new BatchNormalizationTorchLayer(norm, placed, memory),
        LayerNormalization norm => new LayerNormalizationTorchLayer(norm, placed, memory),
        RmsNormalization norm => new RmsNormalizationTorchLayer(norm, placed, memory),
        Residual => new ResidualTorchLayer(placed, memory),
        Skip => new SkipTorchLayer(placed, memory),
        var other => throw new NotSupportedException($"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(TorchLayer)}.{nameof(For)}."),
    };
}
