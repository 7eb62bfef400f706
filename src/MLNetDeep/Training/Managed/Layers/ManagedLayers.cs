using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// Makes the layers of a network in the order in which they compute, those inside blocks between the block's entry and its exit.
/// </summary>
/// <param name="memory">Owns what the layers keep.</param>
/// <param name="kernels">The matrix products.</param>
/// <param name="isBFloat16">Whether the products of a <see cref="Dense"/> layer are of bfloat16.</param>
/// <param name="members">How many members of a row are rows to these layers.</param>
internal sealed unsafe class ManagedLayers(ManagedMemory memory, MatrixKernels kernels, Func<PlacedLayer, bool> isBFloat16, int members = 1)
{
    private readonly List<ManagedLayer> _layers = [];

    public IReadOnlyList<ManagedLayer> All => _layers;

    /// <summary>Adds layers that follow each other.</summary>
    /// <returns>What the last of them makes.</returns>
    public Signal Add(IReadOnlyList<PlacedLayer> placed, Signal input) =>
        placed is [{ Layer: TableEncoding table } front, { Layer: EmbedCategories embed } behind, ..]
            && !input.HasGradients && embed.Follows(table, front.InputSize)
            ? AddEach(placed.Skip(2), AddTable(table, front, behind, input))
            : AddEach(placed, input);

    public void Add(ManagedLayer layer) => _layers.Add(members == 1 ? layer : new MemberLayer(layer, members));

    private Signal AddEach(IEnumerable<PlacedLayer> placed, Signal input) =>
        placed.Aggregate(input, (signal, layer) => Add(layer, signal));

    /// <summary>
    /// A table, and the layer that embeds its categories if there is one: its numbers and its categories write to the same rows.
    /// </summary>
    private Signal AddTable(TableEncoding table, PlacedLayer placed, PlacedLayer? embedding, Signal input)
    {
        var isTrained = placed.IsTrainable && placed.OwnParameters.Count > 0 || embedding is { IsTrainable: true };
        var output = memory.Signal((embedding ?? placed).OutputSize, input.HasGradients || isTrained);
        Add(TableLayer.For(table, placed, input, output, memory));
        if (table.Categories is { Count: > 0 })
            Add(new TableCategoriesLayer(table, placed, embedding, input, output, memory));
        return output;
    }

    private Signal Add(PlacedLayer placed, Signal input)
    {
        if (placed.Layer is SharedEnsemble)
            return AddMembers(placed, input);
        if (placed.Members > 1)
            return AddOutputs(placed, input);
        if (placed.Inner.Count > 0)
            return AddBlock(placed, input);
        if (placed.Layer is TableEncoding table)
            return AddTable(table, placed, embedding: null, input);

        var isTrained = placed.IsTrainable && placed.OwnParameters.Count > 0;
        var output = memory.Signal(placed.OutputSize, input.HasGradients || isTrained);
        Add(For(placed, input, output));
        return output;
    }

    /// <summary>The layers that members share: to them each member of a row is a row, so they have memory for so many.</summary>
    private Signal AddMembers(PlacedLayer placed, Signal input)
    {
        var ofMembers = memory.Times(placed.Members);
        var entry = memory.Signal(checked(input.Width * placed.Members), input.HasGradients || placed.IsTrainable);
        Add(new MemberEntry(placed, input, entry, memory));
        var shared = new ManagedLayers(ofMembers, kernels, isBFloat16, placed.Members);
        var output = shared.Add(placed.Inner, entry.Apart(placed.Members));
        _layers.AddRange(shared.All);
        return output.Beside(placed.Members);
    }

    private Signal AddOutputs(PlacedLayer placed, Signal input)
    {
        var output = memory.Signal(checked(placed.OutputSize * placed.Members), hasGradients: true);
        Add(new Layers.MemberOutputs(placed, input, output, memory));
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
        var layer => RowFunctions.For(placed) is { } kernel
            ? new RowLayer(kernel, placed, input, output, memory)
            : throw new NotSupportedException(
                $"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(ManagedLayers)} and {nameof(RowFunctions)}."),
    };
}
