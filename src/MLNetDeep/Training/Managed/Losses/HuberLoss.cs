namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="HuberError"/>.</summary>
internal sealed class HuberLoss(HuberError loss) : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var error = output - label;
        var delta = (double)loss.Delta;
        return Math.Abs(error) <= delta ? (error * error / 2, error) : (delta * (Math.Abs(error) - delta / 2), error > 0 ? delta : -delta);
    }
}
