namespace MLNetDeep.Networks;

/// <summary>Which arrays each kind of layer has, by the names they have in PyTorch.</summary>
internal static class LayerArrays
{
    public const string Weight = "weight";
    public const string Bias = "bias";
    public const string RunningMean = "running_mean";
    public const string RunningVariance = "running_var";

    /// <summary>The trained arrays of a layer whose input is <paramref name="width"/> wide, without those of layers inside.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Parameters(Layer layer, int width) => layer switch
    {
        Dense dense => [(Weight, [dense.Units, width]), .. Where(dense.UseBias, (Bias, [dense.Units]))],
        BatchNormalization norm => [.. Where(norm.UseScale, (Weight, [width])), .. Where(norm.UseOffset, (Bias, [width]))],
        LayerNormalization norm => [.. Where(norm.UseScale, (Weight, [width])), .. Where(norm.UseOffset, (Bias, [width]))],
        RmsNormalization => [(Weight, [width])],
        Activate or Dropout or SeluDropout or GaussianNoise or Residual or Skip => [],
        _ => throw new NotSupportedException($"Bug in MLNetDeep: layer {layer.GetType().Name} is missing from {nameof(LayerArrays)}.{nameof(Parameters)}."),
    };

    /// <summary>The running statistics of a layer whose input is <paramref name="width"/> wide, without those of layers inside.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Statistics(Layer layer, int width) =>
        layer is BatchNormalization ? [(RunningMean, [width]), (RunningVariance, [width])] : [];

    private static IEnumerable<(string Name, int[] Shape)> Where(bool isThere, (string Name, int[] Shape) array) => isThere ? [array] : [];
}
