namespace MLNetDeep.Training.Managed.Losses;

/// <summary>A loss that looks at each output by itself and is averaged over them; in double precision.</summary>
internal abstract class OutputwiseLoss : ManagedLoss
{
    public sealed override double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var (loss, slope) = Of(outputs[i], truth.Values[i]);
            sum += loss;
            slopes[i] = (float)(slope / outputs.Length);
        }
        return sum / outputs.Length;
    }

    /// <summary>The loss of an output, and its derivative.</summary>
    protected abstract (double Loss, double Slope) Of(double output, double label);

    /// <summary>1 / (1 + exp -x).</summary>
    protected static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The cross-entropy of the sigmoid of an output with a truth, without overflow.</summary>
    protected static double CrossEntropy(double output, double truth) => Math.Max(output, 0) - output * truth + Math.Log(1 + Math.Exp(-Math.Abs(output)));
}
