namespace MLNetDeep.Networks;

/// <summary>
/// A network as data: its input width and its layers, the output layer included. What is saved, and from which the training network and the
/// scorer are both built.
/// </summary>
internal sealed class NetworkSpecification
{
    /// <exception cref="ArgumentException">Widths do not fit, or the network would have more parameters than fit one buffer.</exception>
    public NetworkSpecification(int inputSize, IReadOnlyList<Layer> layers)
    {
        InputSize = inputSize;
        Layers = layers;

        var placement = new LayerPlacement();
        Placed = placement.Place(layers, inputSize);
        (ParameterCount, StatisticCount) = (placement.ParameterCount, placement.StatisticCount);
    }

    /// <summary>The number of features.</summary>
    public int InputSize { get; }

    /// <summary>All layers in order; the last is the output layer, a <see cref="Dense"/> with linear activation.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The same layers in their places.</summary>
    public IReadOnlyList<PlacedLayer> Placed { get; }

    /// <summary>The number of trained values in all.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of running statistics in all: values that are saved but not trained.</summary>
    public int StatisticCount { get; }

    /// <summary>The number of values that are saved.</summary>
    public int ValueCount => ParameterCount + StatisticCount;

    /// <summary>The number of outputs.</summary>
    public int OutputSize => Placed[^1].OutputSize;

    /// <summary>What its members share, if the network has several; else null.</summary>
    public PlacedLayer? SharedEnsemble => Placed is [.., { Layer: MLNetDeep.SharedEnsemble } shared, _] ? shared : null;

    /// <summary>How many members it has, each with outputs of its own.</summary>
    public int MemberCount => Placed[^1].Members;

    /// <summary>All layers in their places, those inside blocks too.</summary>
    public IEnumerable<PlacedLayer> AllPlaced => Placed.SelectMany(layer => layer.WithInner);

    /// <summary>
    /// All arrays that are saved, in the order in which their values lie in a model: the trained ones, then the running statistics.
    /// </summary>
    public IEnumerable<ParameterSlot> Slots =>
        AllPlaced.SelectMany(layer => layer.OwnParameters).Concat(AllPlaced.SelectMany(layer => layer.OwnStatistics).Select(InModel));

    /// <summary>The trained arrays of one layer and of those inside it; none for a layer without.</summary>
    public IEnumerable<ParameterSlot> ParametersOf(int layer) => Placed[layer].WithInner.SelectMany(inside => inside.OwnParameters);

    /// <summary>The running statistics of one layer and of those inside it; none for a layer without.</summary>
    public IEnumerable<ParameterSlot> StatisticsOf(int layer) => Placed[layer].WithInner.SelectMany(inside => inside.OwnStatistics);

    /// <summary>Where the running statistics of a slot lie in a model, behind all parameters.</summary>
    public ParameterSlot InModel(ParameterSlot statistic) => statistic with { Offset = ParameterCount + statistic.Offset };

    /// <summary>The network for a task: the hidden layers and, after them, a linear layer of <paramref name="outputSize"/> units.</summary>
    public static NetworkSpecification WithOutput(
        int inputSize, IEnumerable<Layer> hiddenLayers, int outputSize, OutputLayer? output = null) =>
        new(inputSize, [.. hiddenLayers, output?.Of(outputSize) ?? new Dense(outputSize)]);
}
