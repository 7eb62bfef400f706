namespace MLNetDeep;

// Weights of half the size.
public sealed partial class DenseNetworkModel
{
    /// <summary>
    /// The same networks with the weights of their dense layers rounded to bfloat16, the upper half of a Single: two to three decimal
    /// digits. Scoring reads half as much memory, which is what one row of a wide network takes its time for (docs/scoring.md). This model
    /// is not changed. Biases and what other layers learnt stay as they are.
    /// </summary>
    /// <remarks>
    /// <para>Rounded to the nearest, of two that are as near to the even one. Nothing of a calibration, threshold or history is made
    /// anew: compare the scores of both on rows you know before you deploy it. A weight beyond 3.39e38 becomes infinite.</para>
    /// <para>A row has the same bits by itself, sparse and in every batch, as with all models. The weights are saved, exported and read by
    /// <see cref="GetWeights"/> as Single, and a model that is loaded keeps its speed: any layer whose weights are all bfloat16 is kept in
    /// half the memory. A dense layer that is folded together with a <see cref="BatchNormalization"/> is kept as Single.</para>
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
