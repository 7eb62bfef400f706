namespace MLNetDeep.Options;

/// <summary>An array of numbers that a layer has: trained, or a running statistic. The names are those of PyTorch.</summary>
/// <param name="Name">What it is called within the layer.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record LayerArray(string Name, params IReadOnlyList<int> Shape)
{
    public const string Weight = "weight";
    public const string Bias = "bias";
    public const string RunningMean = "running_mean";
    public const string RunningVariance = "running_var";

    /// <summary>Of a <see cref="TableEncoding"/>: what a scaled number is multiplied by, and what a missing one adds.</summary>
    public const string Linear = "linear";
    public const string Missing = "missing";

    /// <summary>Of a <see cref="TableEncoding"/> with <see cref="PeriodicNumbers"/>: its waves.</summary>
    public const string Frequencies = "frequencies";
    public const string Phases = "phases";

    /// <summary>Of a <see cref="TableEncoding"/>: what the training rows say of its numbers.</summary>
    public const string Median = "median";
    public const string Scale = "scale";
    public const string Edges = "edges";
    public const string Mean = "mean";
    public const string Quantiles = "quantiles";
    public const string NormalScores = "normal_scores";

    /// <summary>What every value starts as, where they are not drawn.</summary>
    public float Start { get; init; }

    /// <summary>
    /// How the values are drawn; null where all are <see cref="Start"/>. Of layers that have such an array, its last size is that of the
    /// input.
    /// </summary>
    public WeightInitializer? Initializer { get; init; }

    /// <summary>Draws values evenly within plus and minus this; null where they are not drawn so.</summary>
    public float? DrawnWithin { get; init; }

    /// <summary>Draws values of a normal distribution with this standard deviation; null where they are not drawn so.</summary>
    public float? DrawnNormal { get; init; }

    /// <summary>Lays the values along the last size evenly from minus this to plus this; null where they are not laid so.</summary>
    public float? SpreadWithin { get; init; }

    /// <summary>What the learning rate of the layer is multiplied by for its values.</summary>
    public float LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// The s of values that learn as w = s v: gradients are by v, and what v moves by, w moves by s times as much. 1 where they learn as
    /// they are.
    /// </summary>
    public float LearntScale { get; init; } = 1;

    /// <summary>How many values it has.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The factors and offsets of a normalization, where it has them.</summary>
    public static IReadOnlyList<LayerArray> FactorsAndOffsets(int width, bool factors, bool offsets) =>
        [.. factors ? [new LayerArray(Weight, width) { Start = 1 }] : Array.Empty<LayerArray>(),
            .. offsets ? [new LayerArray(Bias, width)] : Array.Empty<LayerArray>()];
}
