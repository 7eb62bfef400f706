using MLNetDeep.Compute;
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
        Add(new BlockExit(BlockJoin.For(placed), Add(placed.Inner, fork), input, output));
        return output;
    }

    private ManagedLayer For(PlacedLayer placed, Signal input, Signal output) => placed.Layer switch
    {
        Dense dense when isBFloat16(placed) => EnginePackage.OrNull!.BFloat16Dense(dense, placed, input, output, memory),
        Dense dense => new DenseLayer(dense, placed, input, output, memory, kernels),
        Dropout dropout => new DropoutLayer(dropout, placed, input, output, memory),
        SeluDropout dropout => new SeluDropoutLayer(dropout, placed, input, output, memory),
        GaussianNoise noise => new GaussianNoiseLayer(noise, placed, input, output),
        BatchNormalization norm when placed.IsTrainable => new BatchNormalizationLayer(norm, placed, input, output, memory),
        BatchNormalization norm => new FrozenBatchNormalizationLayer(norm, placed, input, output, memory),
        TableEncoding table => TableLayer.For(table, placed, input, output, memory),
        var layer => RowFunctions.For(placed) is { } kernel
            ? new RowLayer(kernel, placed, input, output, memory)
            : throw new NotSupportedException($"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(ManagedLayers)} and {nameof(RowFunctions)}."),
    };
}
