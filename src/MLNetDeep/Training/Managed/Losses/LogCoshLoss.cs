namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="LogCoshError"/>: log(exp e + exp -e) - log 2, which does not overflow.</summary>
internal sealed class LogCoshLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var error = output - label;
        var distance = Math.Abs(error);
        return (distance + Math.Log(1 + Math.Exp(-2 * distance)) - Math.Log(2), Math.Tanh(error));
    }
}
