namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="MeanAbsoluteError"/>. Its slope where there is no error is 0.</summary>
internal sealed class AbsoluteLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var error = output - label;
        return (Math.Abs(error), error > 0 ? 1 : error < 0 ? -1 : 0);
    }
}
