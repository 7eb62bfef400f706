using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="CategoricalFocalCrossEntropy"/>, of a class or of probabilities of classes; in double precision.</summary>
internal sealed class FocalSoftmaxLoss(CategoricalFocalCrossEntropy loss) : ManagedLoss
{
    /// <summary>Keras' epsilon: keeps the power's derivative finite where γ is below 1.</summary>
    private const double LeastMiss = 1e-7;

    public override double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        var normalizer = MetricCalculator.LogSumExp(outputs);
        var (sum, slopeOfAll) = (0.0, 0.0);
        for (var i = 0; i < outputs.Length; i++)
        {
            // Of each class -α t (1 - p)^γ log p; its slope by the class' own log p, apart from what all have in common.
            var logarithm = outputs[i] - normalizer;
            var p = Math.Exp(logarithm);
            var miss = Math.Max(1 - p, LeastMiss);
            var focus = Math.Pow(miss, loss.Gamma);
            var scale = -loss.Alpha * Label(truth, i, outputs.Length);
            sum += scale * focus * logarithm;

            var slopeOfFocus = 1 - p > LeastMiss ? -loss.Gamma * Math.Pow(miss, loss.Gamma - 1.0) * p : 0;
            var slope = scale * (focus + slopeOfFocus * logarithm);
            slopes[i] = (float)slope;
            slopeOfAll += slope;
        }
        for (var i = 0; i < outputs.Length; i++)
            slopes[i] -= (float)(slopeOfAll * Math.Exp(outputs[i] - normalizer));
        return sum;
    }

    private double Label(RowTruth truth, int i, int classes)
    {
        var label = truth.Class >= 0 ? (truth.Class == i ? 1.0 : 0) : truth.Values[i];
        return label * (1.0 - loss.LabelSmoothing) + (double)loss.LabelSmoothing / classes;
    }
}
