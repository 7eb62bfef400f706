namespace MLNetDeep.Tests.Support;

/// <summary>The loss of one row in double precision, written down from the formulas of Keras 3 by way of probabilities, as slow and plain
/// as they are.</summary>
internal static class ReferenceLosses
{
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">Before softmax, sigmoid or exponential.</param>
    /// <param name="labels">As many, of several quantiles one; a class as a one-hot vector.</param>
    public static double Of(LossFunction loss, double[] outputs, double[] labels)
    {
        var n = outputs.Length;
        return loss switch
        {
            CategoricalCrossEntropy c =>
                Enumerable.Range(0, n).Sum(i => -Smooth(labels[i], c.LabelSmoothing, n) * Math.Log(SoftMax(outputs)[i])),
            CategoricalFocalCrossEntropy f =>
            Enumerable.Range(0, n)
            .Sum(i => -f.Alpha * Math.Pow(1 - SoftMax(outputs)[i], f.Gamma) * Smooth(labels[i], f.LabelSmoothing, n) * Math.Log(
            SoftMax(outputs)[i])),
            BinaryCrossEntropy b => Mean(i => CrossEntropy(Smooth(labels[i], b.LabelSmoothing, 2), Sigmoid(outputs[i]))),
            BinaryFocalCrossEntropy f => Mean(i => Focal(f, Smooth(labels[i], f.LabelSmoothing, 2), Sigmoid(outputs[i]))),
            MeanSquaredError => Mean(i => Math.Pow(labels[i] - outputs[i], 2)),
            MeanAbsoluteError => Mean(i => Math.Abs(labels[i] - outputs[i])),
            HuberError h => Mean(i => Huber(Math.Abs(labels[i] - outputs[i]), h.Delta)),
            LogCoshError => Mean(i => Math.Log(Math.Cosh(labels[i] - outputs[i]))),
            QuantileError q => Mean(
            i => Math.Max(q.Quantile * (labels[i] - outputs[i]), ((double)q.Quantile - 1) * (labels[i] - outputs[i]))),
            QuantilesError q => Mean(
            i => Math.Max(q.Quantiles[i] * (labels[0] - outputs[i]), ((double)q.Quantiles[i] - 1) * (labels[0] - outputs[i]))),
            PoissonError => Mean(i => Math.Exp(outputs[i]) - labels[i] * Math.Log(Math.Exp(outputs[i]))),
            _ => throw new NotSupportedException($"Write down the formula of {loss.GetType().Name} in {nameof(ReferenceLosses)}."),
        };

        double Mean(Func<int, double> of) => Enumerable.Range(0, n).Average(of);
    }

    private static double Smooth(double label, double smoothing, int classes) => label * (1 - smoothing) + smoothing / classes;

    private static double CrossEntropy(double label, double p) => -label * Math.Log(p) - (1 - label) * Math.Log(1 - p);

    private static double Focal(BinaryFocalCrossEntropy loss, double label, double p)
    {
        var ofTruth = label * p + (1 - label) * (1 - p);
        var balance = loss.BalanceClasses ? label * loss.Alpha + (1 - label) * (1 - loss.Alpha) : 1;
        return balance * Math.Pow(1 - ofTruth, loss.Gamma) * CrossEntropy(label, p);
    }

    private static double Huber(double error, double delta) => error <= delta ? 0.5 * error * error : delta * error - 0.5 * delta * delta;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] SoftMax(double[] x)
    {
        var sum = x.Sum(Math.Exp);
        return [.. x.Select(value => Math.Exp(value) / sum)];
    }
}
