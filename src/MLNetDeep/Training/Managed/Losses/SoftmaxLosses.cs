using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="CategoricalCrossEntropy"/>, of a class or of probabilities of classes. Label smoothing is Keras'.</summary>
internal sealed class SoftmaxLoss(CategoricalCrossEntropy loss) : ManagedLoss
{
    private readonly float _smoothing = loss.LabelSmoothing;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        // log Σ exp without overflow, and what lies how far below it.
        var (highest, sum) = outputs.Length == 2 ? SharesOfTwo(outputs, slopes) : Shares(outputs, slopes);
        var normalizer = highest + Math.Log(sum);

        return truth.Class >= 0 ? OfClass(outputs, truth.Class, normalizer, slopes)
            : OfProbabilities(outputs, truth.Values, normalizer, slopes);
    }

    /// <summary>The softmax of the outputs.</summary>
    /// <returns>The highest output, and the sum of e to the power of what all lie below it.</returns>
    private static (float Highest, float Sum) Shares(ReadOnlySpan<float> outputs, Span<float> shares)
    {
        var highest = TensorPrimitives.Max(outputs);
        TensorPrimitives.Subtract(outputs, highest, shares);
        TensorPrimitives.Exp(shares, shares);
        var sum = TensorPrimitives.Sum<float>(shares);
        TensorPrimitives.Multiply(shares, 1 / sum, shares);
        return (highest, sum);
    }

    /// <summary>The same bits of two outputs, for which the calls take longer than all they compute.</summary>
    private static (float Highest, float Sum) SharesOfTwo(ReadOnlySpan<float> outputs, Span<float> shares)
    {
        var (first, second) = (outputs[0], outputs[1]);
        var highest = first > second || float.IsNaN(first) ? first : second;
        var (firstPower, secondPower) = (Power(first - highest), Power(second - highest));
        var sum = firstPower + secondPower;
        var share = 1 / sum;
        (shares[0], shares[1]) = (firstPower * share, secondPower * share);
        return (highest, sum);

        static float Power(float x) => x == 0 ? 1 : MathF.Exp(x);
    }

    private double OfClass(ReadOnlySpan<float> outputs, int label, double normalizer, Span<float> probabilities)
    {
        probabilities[label] -= 1 - _smoothing;
        var loss = (1.0 - _smoothing) * (normalizer - outputs[label]);
        if (_smoothing == 0)
            return loss;

        var share = _smoothing / outputs.Length;
        TensorPrimitives.Subtract(probabilities, share, probabilities);
        foreach (var output in outputs)
            loss += share * (normalizer - output);
        return loss;
    }

    private double OfProbabilities(ReadOnlySpan<float> outputs, ReadOnlySpan<float> labels, double normalizer, Span<float> probabilities)
    {
        // Labels may add up to a little more or less than 1.
        var (loss, sum) = (0.0, 0f);
        for (var i = 0; i < outputs.Length; i++)
            sum += Smoothed(labels[i], outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            var label = Smoothed(labels[i], outputs.Length);
            loss += label * (normalizer - outputs[i]);
            probabilities[i] = probabilities[i] * sum - label;
        }
        return loss;
    }

    private float Smoothed(float label, int classes) => label * (1 - _smoothing) + _smoothing / classes;
}

/// <summary><see cref="CategoricalFocalCrossEntropy"/>, of a class or of probabilities of classes; in double precision.</summary>
internal sealed class FocalSoftmaxLoss(CategoricalFocalCrossEntropy loss) : ManagedLoss
{
    /// <summary>Keras' epsilon: keeps the power's derivative finite where γ is below 1.</summary>
    private const double LeastMiss = 1e-7;

    public override double OfRow(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        var normalizer = LogSums.LogSumExp(outputs);
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
