using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Managed.Losses;

/// <summary><see cref="CategoricalCrossEntropy"/>, of a class or of probabilities of classes. Label smoothing is Keras'.</summary>
internal sealed unsafe class SoftmaxLoss(CategoricalCrossEntropy loss) : ManagedLoss
{
    /// <summary>Fewer outputs fill no vector.</summary>
    private const int Few = 4;

    private readonly float _smoothing = loss.LabelSmoothing;

    /// <summary>Leaves e to the power of what each output lies below the highest of its row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Prepare(ReadOnlySpan<float> outputs, int width, Span<float> slopes)
    {
        if (outputs.IsEmpty)
            return;

        slopes = slopes[..outputs.Length];
        fixed (float* values = outputs, powers = slopes)
        {
            for (var start = 0; start < outputs.Length; start += width)
                RowVectors.Subtract(values + start, RowReductions.Max(values + start, width), powers + start, width);
            if (width >= Few)
                RowVectors.Exp(powers, outputs.Length);
            else
                PowersOfFew(slopes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double OfPrepared(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
    {
        slopes = slopes[..outputs.Length];
        fixed (float* values = outputs, powers = slopes)
        {
            // log Σ exp without overflow.
            var sum = outputs.Length >= Few ? RowReductions.Sum(powers, outputs.Length) : SumOfFew(slopes);
            var normalizer = RowReductions.Max(values, outputs.Length) + Math.Log(sum);
            RowVectors.Multiply(powers, 1 / sum, powers, outputs.Length);

            return truth.Class >= 0 ? OfClass(outputs, truth.Class, normalizer, slopes)
                : OfProbabilities(outputs, truth.Values, normalizer, slopes);
        }
    }

    /// <summary>One by one: the highest of each row need not be computed, and the calls of vector functions would take longer.</summary>
    private static void PowersOfFew(Span<float> values)
    {
        foreach (ref var value in values)
            value = value == 0 ? 1 : MathF.Exp(value);
    }

    private static float SumOfFew(ReadOnlySpan<float> values)
    {
        var sum = values[^1];
        for (var i = values.Length - 2; i >= 0; i--)
            sum += values[i];
        return sum;
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

    public override double OfPrepared(ReadOnlySpan<float> outputs, RowTruth truth, Span<float> slopes)
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
