namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="PoissonError"/>; the outputs are logarithms of the predictions.</summary>
internal sealed class PoissonLoss : OutputwiseLoss
{
    public override void ToPredictions(Span<float> outputs)
    {
        foreach (ref var output in outputs)
            output = MathF.Exp(output);
    }

    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var prediction = Math.Exp(output);
        return (prediction - label * output, prediction - label);
    }
}
