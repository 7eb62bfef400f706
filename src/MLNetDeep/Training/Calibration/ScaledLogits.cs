using System.Numerics.Tensors;

namespace MLNetDeep.Training.Calibration;

/// <summary>
/// A network's outputs for rows whose class is known, and what becomes of their probabilities when all outputs are multiplied by one
/// number, the inverse temperature. Immutable.
/// </summary>
/// <param name="Logits">[rows, classes], before softmax.</param>
/// <param name="Truths">[rows, classes]: the probability of each class; null where each row has one class.</param>
/// <param name="Weights">[rows]: how much each row counts.</param>
/// <param name="ClassCount">The number of classes.</param>
internal sealed record ScaledLogits(float[] Logits, float[]? Truths, float[] Weights, int ClassCount)
{
    /// <summary>[rows]: the class of each row; null where rows have probabilities of classes.</summary>
    public int[]? Classes { get; init; }

    /// <summary>How many bins the expected calibration error has, as in Guo et al. and most papers since.</summary>
    public const int BinCount = 15;

    /// <summary>
    /// The weighted mean negative log-likelihood, and its first and second derivative by the inverse temperature. Convex.
    /// </summary>
    public (double Value, double Slope, double Curvature) LogLoss(double inverseTemperature)
    {
        var (loss, slope, curvature, total) = (0.0, 0.0, 0.0, 0.0);
        var probabilities = new double[ClassCount];
        for (var row = 0; row < Weights.Length; row++)
        {
            var logits = Logits.AsSpan(row * ClassCount, ClassCount);
            var logSum = Softmax(logits, inverseTemperature, probabilities);
            var (expected, square) = (0.0, 0.0);
            for (var i = 0; i < ClassCount; i++)
            {
                var logit = logits[i];
                expected += probabilities[i] * logit;
                square += probabilities[i] * logit * logit;
            }
            var (truth, truthMass) = Classes is null ? TruthOf(row, logits) : (logits[Classes[row]], 1);
            loss += Weights[row] * (truthMass * logSum - inverseTemperature * truth);
            slope += Weights[row] * (truthMass * expected - truth);
            curvature += Weights[row] * truthMass * Math.Max(0, square - expected * expected);
            total += Weights[row];
        }
        return (loss / total, slope / total, curvature / total);
    }

    /// <summary>
    /// The expected calibration error: Σ over the bins of their share of the weight · |share of right predictions - mean highest
    /// probability|.
    /// </summary>
    public double ExpectedCalibrationError(double inverseTemperature)
    {
        var (right, confidence, total) = (new double[BinCount], new double[BinCount], 0.0);
        var probabilities = new double[ClassCount];
        for (var row = 0; row < Weights.Length; row++)
        {
            Softmax(Logits.AsSpan(row * ClassCount, ClassCount), inverseTemperature, probabilities);
            var highest = probabilities.AsSpan().IndexOf(probabilities.Max());
            var likeliest = Classes?[row] ?? TensorPrimitives.IndexOfMax(Truths.AsSpan(row * ClassCount, ClassCount));

            // The first bin is [0, 1/15], the others exclude their lower end.
            var bin = Math.Clamp((int)Math.Ceiling(probabilities[highest] * BinCount) - 1, 0, BinCount - 1);
            right[bin] += highest == likeliest ? Weights[row] : 0;
            confidence[bin] += Weights[row] * probabilities[highest];
            total += Weights[row];
        }
        return right.Zip(confidence, (r, c) => Math.Abs(r - c)).Sum() / total;
    }

    /// <summary>The logits by the probabilities of their classes, and the sum of these.</summary>
    private (double Truth, double Mass) TruthOf(int row, ReadOnlySpan<float> logits)
    {
        var (truth, mass) = (0.0, 0.0);
        for (var i = 0; i < logits.Length; i++)
        {
            var ofClass = Truths![row * ClassCount + i];
            truth += (double)ofClass * logits[i];
            mass += ofClass;
        }
        return (truth, mass);
    }

    /// <summary>The probabilities of one row; returns the logarithm of the sum of exponentials.</summary>
    private static double Softmax(ReadOnlySpan<float> logits, double inverseTemperature, Span<double> probabilities)
    {
        var highest = (double)float.NegativeInfinity;
        foreach (var logit in logits)
            highest = Math.Max(highest, logit);

        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += probabilities[i] = Math.Exp(inverseTemperature * (logits[i] - highest));
        foreach (ref var probability in probabilities)
            probability /= sum;
        return inverseTemperature * highest + Math.Log(sum);
    }
}
