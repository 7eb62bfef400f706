using MLNetDeep.Options;

namespace MLNetDeep.Networks;

/// <summary>A layer in its place in a network: how wide its input and output are, and where its arrays lie.</summary>
internal sealed record PlacedLayer
{
    public required Layer Layer { get; init; }

    /// <summary>
    /// The layer's number in the network, from 0, a block before the layers inside it. Random streams are told apart by it.
    /// </summary>
    public required int Index { get; init; }

    /// <summary>Whether training changes its parameters: neither it nor a block around it is frozen.</summary>
    public required bool IsTrainable { get; init; }

    /// <summary>What the learning rate is multiplied by for its own parameters: its factor times those of the blocks around it.</summary>
    public required float LearningRateFactor { get; init; }

    public required int InputSize { get; init; }

    public required int OutputSize { get; init; }

    /// <summary>The layer's own trained arrays, without those of layers inside; offsets in the flat parameters.</summary>
    public required IReadOnlyList<ParameterSlot> OwnParameters { get; init; }

    /// <summary>The layer's own running statistics, without those of layers inside; offsets in the flat statistics.</summary>
    public required IReadOnlyList<ParameterSlot> OwnStatistics { get; init; }

    /// <summary>Where its own trained values lie in the flat parameters: one array behind the other.</summary>
    public (int Offset, int Length) ParameterRange => RangeOf(OwnParameters);

    /// <summary>Where its own running statistics lie in the flat statistics: one array behind the other.</summary>
    public (int Offset, int Length) StatisticRange => RangeOf(OwnStatistics);

    /// <summary>
    /// Of a <see cref="SharedEnsemble"/> and the output layer behind it how many members it has, else 1. Sizes are those of one member.
    /// </summary>
    public int Members { get; init; } = 1;

    /// <summary>The layers inside, placed.</summary>
    public required IReadOnlyList<PlacedLayer> Inner { get; init; }

    /// <summary>
    /// [units, inputs] of a <see cref="Dense"/>, or the learnt factors [width] of a normalization; null where there are none.
    /// </summary>
    public ParameterSlot? Weight => Own(OwnParameters, LayerArray.Weight);

    /// <summary>The offsets [units] or [width]; null where there are none.</summary>
    public ParameterSlot? Bias => Own(OwnParameters, LayerArray.Bias);

    /// <summary>The running mean [width] of a <see cref="BatchNormalization"/>, else null.</summary>
    public ParameterSlot? RunningMean => Own(OwnStatistics, LayerArray.RunningMean);

    /// <summary>The running variance [width] of a <see cref="BatchNormalization"/>, else null.</summary>
    public ParameterSlot? RunningVariance => Own(OwnStatistics, LayerArray.RunningVariance);

    /// <summary>The array of that name among those that are trained; null where there is none.</summary>
    public ParameterSlot? Parameter(string name) => Own(OwnParameters, name);

    /// <summary>The array of that name among the statistics; null where there is none.</summary>
    public ParameterSlot? Statistic(string name) => Own(OwnStatistics, name);

    /// <summary>This layer and all layers inside it, at any depth, in the order of <see cref="Index"/>.</summary>
    public IEnumerable<PlacedLayer> WithInner => Inner.SelectMany(layer => layer.WithInner).Prepend(this);

    /// <summary>How many parameters it has, trained or frozen, those of layers inside included.</summary>
    public int ParameterCount => WithInner.SelectMany(layer => layer.OwnParameters).Sum(slot => slot.Length);

    /// <summary>How many of them are trained.</summary>
    public int TrainableParameterCount =>
        WithInner.Where(layer => layer.IsTrainable).SelectMany(layer => layer.OwnParameters).Sum(slot => slot.Length);

    /// <summary>How many statistics of the training rows it has, those of layers inside included.</summary>
    public int StatisticCount => WithInner.SelectMany(layer => layer.OwnStatistics).Sum(slot => slot.Length);

    private static (int Offset, int Length) RangeOf(IReadOnlyList<ParameterSlot> slots) =>
        slots is [var first, ..] ? (first.Offset, slots.Sum(slot => slot.Length)) : default;

    private static ParameterSlot? Own(IReadOnlyList<ParameterSlot> slots, string name) =>
        slots.FirstOrDefault(slot => slot.Array.Name == name);
}

/// <summary>One named array of parameters or running statistics and its place in the network's flat buffer of them.</summary>
/// <param name="Name">The name it has as a module of PyTorch's <c>nn.Sequential</c>: "0.weight"; inside a block "2.0.weight".</param>
/// <param name="Shape">[units, inputs] for the weight of a dense layer, [units] or [width] for the others.</param>
/// <param name="Offset">Where it begins in the flat buffer, in elements.</param>
internal sealed record ParameterSlot(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>What the layer says of it: how its values start.</summary>
    public required LayerArray Array { get; init; }

    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
