using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>
/// One layer of a network under training, in its training form and its inference form. Its tensors are owned by the
/// <see cref="NetworkTensors"/> it was made with; no numbers as tensor arguments (docs/decisions/0004).
/// </summary>
internal abstract class TorchLayer
{
    /// <summary>The layer's output, [batch, width].</summary>
    /// <param name="input">[batch, width].</param>
    /// <param name="noise">Given in a training step; null in inference, when nothing is random and nothing changes.</param>
    public abstract Tensor Forward(Tensor input, TrainingNoise? noise);

    /// <summary>Whether <see cref="Backward"/> may be called: the layer knows its gradients without autograd.</summary>
    public virtual bool GoesBackByHand => false;

    /// <summary>
    /// Goes back through the layer, after a forward pass of a training step, and puts the gradients of its parameters in their places.
    /// </summary>
    /// <param name="signals">What came in and out, and the gradient by what came out.</param>
    /// <param name="add">Whether to add to the gradients that are there.</param>
    /// <param name="wantsInputGradient">Whether anybody before it has parameters.</param>
    /// <returns>The gradient by the input, [batch, width]; anything where nobody wants it.</returns>
    public virtual Tensor? Backward(LayerSignals signals, bool add, bool wantsInputGradient) =>
        throw new NotSupportedException($"Bug in MLNetDeep: {GetType().Name} needs autograd.");

    /// <summary>Runs layers that follow each other.</summary>
    public static Tensor Forward(IReadOnlyList<TorchLayer> layers, Tensor input, TrainingNoise? noise)
    {
        var current = input;
        foreach (var layer in layers)
            current = layer.Forward(current, noise);
        return current;
    }

    public static IReadOnlyList<TorchLayer> AllOf(IReadOnlyList<PlacedLayer> placed, NetworkTensors memory) =>
        [.. placed.Select(layer => For(layer, memory))];

    private static TorchLayer For(PlacedLayer placed, NetworkTensors memory) => placed.Layer switch
    {
        Dense when placed.Members > 1 => new MemberOutputsLayer(placed, memory),
        SharedEnsemble => new SharedEnsembleLayer(placed, memory),
        Dense dense => new DenseLayer(dense, placed, memory),
        Activate activate => new ActivateLayer(activate, memory),
        ParametricActivate activate => new ParametricActivateLayer(activate, placed, memory),
        EmbedCategories embed => new EmbedCategoriesLayer(embed, placed, memory),
        ScaleInputs => new ScaleInputsLayer(placed, memory),
        Dropout dropout => new DropoutLayer(dropout, placed, memory),
        SeluDropout dropout => new SeluDropoutLayer(dropout, placed),
        GaussianNoise noise => new GaussianNoiseLayer(noise, placed),
        BatchNormalization norm => new BatchNormalizationLayer(norm, placed, memory),
        LayerNormalization norm => new LayerNormalizationLayer(norm, placed, memory),
        RmsNormalization norm => new RmsNormalizationLayer(norm, placed, memory),
        Residual => new ResidualLayer(placed, memory),
        Skip => new SkipLayer(placed, memory),
        TableEncoding table => new TableLayer(table, placed, memory),
        var other => throw new NotSupportedException(
            $"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(TorchLayer)}.{nameof(For)}."),
    };
}

/// <summary>
/// What came into a layer and out of it in a step's forward pass, and the gradient of the loss by its output; all [batch, width].
/// </summary>
/// <param name="Input">What came in.</param>
/// <param name="Output">What came out.</param>
/// <param name="OutputGradient">The gradient by the output.</param>
internal readonly record struct LayerSignals(Tensor Input, Tensor Output, Tensor OutputGradient);
