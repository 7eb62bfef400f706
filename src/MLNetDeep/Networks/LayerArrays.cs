namespace MLNetDeep.Networks;

/// <summary>Which arrays each kind of layer has, by the names they have in PyTorch.</summary>
internal static class LayerArrays
{
    public const string Weight = "weight";
    public const string Bias = "bias";
    public const string RunningMean = "running_mean";
    public const string RunningVariance = "running_var";

    /// <summary>Of a <see cref="TableEncoding"/>: what a scaled number is multiplied by, and what a missing one adds.</summary>
    public const string Linear = "linear";
    public const string Missing = "missing";

    /// <summary>Of a <see cref="TableEncoding"/>: what the training rows say of its numbers.</summary>
    public const string Median = "median";
    public const string Scale = "scale";
    public const string Edges = "edges";

    /// <summary>The trained arrays of a layer whose input is <paramref name="width"/> wide, without those of layers inside.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Parameters(Layer layer, int width) => layer switch
    {
        Dense dense => [(Weight, [dense.Units, width]), .. Where(dense.UseBias, (Bias, [dense.Units]))],
        BatchNormalization norm => [.. Where(norm.UseScale, (Weight, [width])), .. Where(norm.UseOffset, (Bias, [width]))],
        LayerNormalization norm => [.. Where(norm.UseScale, (Weight, [width])), .. Where(norm.UseOffset, (Bias, [width]))],
        RmsNormalization => [(Weight, [width])],
        TableEncoding { Numbers: PiecewiseLinearNumbers line } table => OfLines(table.NumberCount(width), line),
        TableEncoding table => [(Missing, [table.NumberCount(width)])],
        Activate or Dropout or SeluDropout or GaussianNoise or Residual or Skip => [],
        _ => throw new NotSupportedException($"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(LayerArrays)}.{nameof(Parameters)}."),
    };

    /// <summary>The running statistics of a layer whose input is <paramref name="width"/> wide, without those of layers inside.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Statistics(Layer layer, int width) => layer switch
    {
        BatchNormalization => [(RunningMean, [width]), (RunningVariance, [width])],
        TableEncoding { Numbers: PiecewiseLinearNumbers line } table => [.. OfScale(table.NumberCount(width)), (Edges, [table.NumberCount(width), line.Bins + 1])],
        TableEncoding table => OfScale(table.NumberCount(width)),
        _ => [],
    };

    private static (string Name, int[] Shape)[] OfLines(int numbers, PiecewiseLinearNumbers line) =>
    [
        (Weight, [numbers, line.Bins, line.Width]),
        (Linear, [numbers, line.Width]),
        (Bias, [numbers, line.Width]),
        (Missing, [numbers, line.Width]),
    ];

    private static (string Name, int[] Shape)[] OfScale(int numbers) => [(Median, [numbers]), (Scale, [numbers])];

    private static IEnumerable<(string Name, int[] Shape)> Where(bool isThere, (string Name, int[] Shape) array) => isThere ? [array] : [];
}
