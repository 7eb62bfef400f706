namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="QuantileError"/>. Its slope where there is no error is the mean of both sides'.</summary>
internal sealed class PinballLoss(QuantileError loss) : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var (whereTooLow, whereTooHigh) = ((double)loss.Quantile, loss.Quantile - 1.0);
        var shortfall = label - output;
        return shortfall > 0 ? (whereTooLow * shortfall, -whereTooLow)
            : shortfall < 0 ? (whereTooHigh * shortfall, -whereTooHigh)
            : (shortfall, -(whereTooLow + whereTooHigh) / 2);
    }
}
