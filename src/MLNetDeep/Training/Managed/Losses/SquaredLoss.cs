namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="MeanSquaredError"/>.</summary>
internal sealed class SquaredLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label) => ((output - label) * (output - label), 2 * (output - label));
}
