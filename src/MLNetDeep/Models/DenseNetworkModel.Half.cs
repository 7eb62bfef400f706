namespace MLNetDeep;

// Weights of half the size.
public sealed partial class DenseNetworkModel
{
    /// <summary>
    /// Returns a copy whose dense weights are rounded to bfloat16, the upper half of a Single (two to three decimal digits). Scoring then
    /// reads half as much memory, which limits the speed of single rows in wide networks (docs/scoring.md). Biases and the parameters of
    /// other layers are not rounded. This model is not changed.
    /// </summary>
    /// <remarks>
    /// <para>Weights are rounded to nearest, ties to even. Calibration, threshold and history are not computed again: compare the scores of
    /// both models on known rows before you deploy the copy. A weight beyond 3.39e38 becomes infinite.</para>
    /// <para>As with all models, a row has the same scores alone, as a sparse row and in every batch. Weights are saved, exported and
    /// returned by <see cref="GetWeights"/> as Single. A loaded model is as fast: a layer whose weights are all bfloat16 is kept in half
    /// the memory. A dense layer that is folded with a <see cref="BatchNormalization"/> is kept as Single.</para>
    /// </remarks>
    /// <returns>A new model.</returns>
    public DenseNetworkModel WithHalfPrecisionWeights() => WithWeights(
        [.. Members.Select(member => member.HalfPrecisionValues())], Description with { LoadedFrom = null });

    private float[] HalfPrecisionValues()
    {
        var values = Values.ToArray();
        foreach (var weight in Specification.AllPlaced.Where(placed => placed.Layer is Dense).Select(placed => placed.Weight!))
        {
            foreach (ref var value in values.AsSpan(weight.Offset, weight.Length))
                value = RoundedToBFloat16(value);
        }
        return values;
    }

    /// <summary>
    /// The upper half is 1 more where the lower one is above half of it, or just half and the upper one odd. Kernels do the same with
    /// vectors.
    /// </summary>
    private static float RoundedToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000) : value;
    }
}
