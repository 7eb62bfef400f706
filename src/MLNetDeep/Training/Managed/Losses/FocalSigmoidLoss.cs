namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="BinaryFocalCrossEntropy"/>. Labels are from 0 to 1.</summary>
internal sealed class FocalSigmoidLoss(BinaryFocalCrossEntropy loss) : OutputwiseLoss
{
    /// <summary>Keras' epsilon: keeps the power's derivative finite where γ is below 1.</summary>
    private const double LeastMiss = 1e-7;

    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var truth = label * (1.0 - loss.LabelSmoothing) + loss.LabelSmoothing / 2.0;
        var (p, other) = (Sigmoid(output), Sigmoid(-output));
        var balance = loss.BalanceClasses ? truth * (2.0 * loss.Alpha - 1) + (1 - (double)loss.Alpha) : 1;

        // The share that was missed, y (1 - p) + (1 - y) p, to a power, times the cross-entropy: the product rule.
        var miss = truth * other + (1 - truth) * p;
        var slopeOfMiss = miss > LeastMiss ? (1 - 2 * truth) * p * other : 0;
        miss = Math.Max(miss, LeastMiss);
        var (focus, entropy) = (Math.Pow(miss, loss.Gamma), CrossEntropy(output, truth));
        var slopeOfFocus = loss.Gamma * Math.Pow(miss, loss.Gamma - 1.0) * slopeOfMiss;
        return (balance * focus * entropy, balance * (slopeOfFocus * entropy + focus * (p - truth)));
    }
}
