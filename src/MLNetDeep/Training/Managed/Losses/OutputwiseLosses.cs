using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary>A loss that looks at each output by itself and is averaged over them; in double precision.</summary>
internal abstract class OutputwiseLoss : ManagedLoss
{
    public sealed override double OfPrepared(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
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
    protected static double CrossEntropy(double output, double truth) =>
        Math.Max(output, 0) - output * truth + Math.Log(1 + Math.Exp(-Math.Abs(output)));
}

/// <summary><see cref="MeanSquaredError"/>.</summary>
internal sealed class SquaredLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label) =>
        ((output - label) * (output - label), 2 * (output - label));
}

/// <summary><see cref="MeanAbsoluteError"/>. Its slope where there is no error is 0.</summary>
internal sealed class AbsoluteLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var error = output - label;
        return (Math.Abs(error), error > 0 ? 1 : error < 0 ? -1 : 0);
    }
}

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

/// <summary><see cref="PoissonError"/>; the outputs are logarithms of the predictions.</summary>
internal sealed class PoissonLoss : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var prediction = Math.Exp(output);
        return (prediction - label * output, prediction - label);
    }
}

/// <summary><see cref="BinaryCrossEntropy"/>. Labels are from 0 to 1.</summary>
internal sealed class SigmoidLoss(BinaryCrossEntropy loss) : OutputwiseLoss
{
    protected override (double Loss, double Slope) Of(double output, double label)
    {
        var truth = label * (1.0 - loss.LabelSmoothing) + loss.LabelSmoothing / 2.0;
        return (CrossEntropy(output, truth), Sigmoid(output) - truth);
    }
}

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

/// <summary><see cref="QuantilesError"/>: the mean of the <see cref="QuantileError"/> of each output with its own quantile.</summary>
internal sealed class PinballLosses(QuantilesError loss) : ManagedLoss
{
    private readonly PinballLoss[] _ofOutputs =
        [.. loss.Quantiles.Select(quantile => new PinballLoss(new QuantileError { Quantile = quantile }))];

    public override double OfPrepared(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        // A row has one label, whatever is said of it.
        var label = new RowTruth(-1, truth.Values[..1]);
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            sum += _ofOutputs[i].OfRow(outputs.Slice(i, 1), label, slopes.Slice(i, 1));
            slopes[i] /= outputs.Length;
        }
        return sum / outputs.Length;
    }
}
