namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="BinaryCrossEntropy"/>. Labels are from 0 to 1.</summary>
internal sealed class SigmoidLoss(BinaryCrossEntropy loss) : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var truth = label * (1.0 - loss.LabelSmoothing) + loss.LabelSmoothing / 2.0;
        return (CrossEntropy(output, truth), Sigmoid(output) - truth);
    }
}
