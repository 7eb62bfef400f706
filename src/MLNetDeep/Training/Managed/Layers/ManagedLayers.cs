using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>Makes the layers of a network in the order in which they compute, those inside blocks between the block's entry and its exit.</summary>
/// <param name="memory">Owns what the layers keep.</param>
/// <param name="kernels">The matrix products.</param>
/// <param name="isBFloat16">Whether the products of a <see cref="Dense"/> layer are of bfloat16.</param>
internal sealed unsafe class ManagedLayers(ManagedMemory memory, MatrixKernels kernels, Func<PlacedLayer, bool> isBFloat16)
{
    private readonly List<ManagedLayer> _layers = [];

    public IReadOnlyList<ManagedLayer> All => _layers;

    /// <summary>Adds layers that follow each other.</summary>
    /// <returns>What the last of them makes.</returns>
    public Signal Add(IReadOnlyList<PlacedLayer> placed, Signal input) => placed.Aggregate(input, (signal, layer) => Add(layer, signal));

    public void Add(ManagedLayer layer) => _layers.Add(layer);

    private Signal Add(PlacedLayer placed, Signal input)
    {
        if (placed.Inner.Count > 0)
            return AddBlock(placed, input);

        var isTrained = placed.IsTrainable && placed.OwnParameters.Count > 0;
        var output = memory.Signal(placed.OutputSize, input.HasGradients || isTrained);
        Add(For(placed, input, output));
        return output;
    }

    private Signal AddBlock(PlacedLayer placed, Signal input)
    {
        var isTrained = placed.WithInner.Any(layer => layer.IsTrainable && layer.OwnParameters.Count > 0);
        var output = memory.Signal(placed.OutputSize, input.HasGradients || isTrained);
        var fork = input.Fork(input.HasGradients ? memory.Rows(input.Width) : null);
        Add(new BlockEntry(input, fork, output));
        var inner = Add(placed.Inner, fork);
        Add(placed.Layer switch
        {
            Residual => new ResidualExit(inner, input, output),
            Skip => new SkipExit(inner, input, output),
            _ => throw Missing(placed.Layer),
        });
        return output;
    }

    private ManagedLayer For(PlacedLayer placed, Signal input, Signal output) => placed.Layer switch
    {
        Dense dense when isBFloat16(placed) => EnginePackage.OrNull!.BFloat16Dense(dense, placed, input, output, memory, kernels),
        Dense dense => new DenseManagedLayer(dense, placed, input, output, memory, kernels),
        Activate activate => new ActivateManagedLayer(activate, input, output),
        Dropout dropout => new DropoutManagedLayer(dropout, placed, input, output, memory),
        SeluDropout dropout => new SeluDropoutManagedLayer(dropout, placed, input, output, memory),
        GaussianNoise noise => new GaussianNoiseManagedLayer(noise, placed, input, output),
        BatchNormalization norm => new BatchNormalizationManagedLayer(norm, placed, input, output, memory),
        LayerNormalization norm => new LayerNormalizationManagedLayer(norm, placed, input, output, memory),
        RmsNormalization norm => new RmsNormalizationManagedLayer(norm, placed, input, output, memory),
        TableEncoding table => TableManagedLayer.For(table, placed, input, output, memory),
        var other => throw Missing(other),
    };

    private static NotSupportedException Missing(Layer layer) => new($"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(ManagedLayers)}.");
}
