using MLNetDeep.Models;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Scoring;

/// <summary>
/// The outputs that one network would need to give the mean of several networks' scores: the log-odds of a mean probability, the logarithm of a mean rate, the mean of numbers.
/// Immutable and thread-safe.
/// </summary>
/// <param name="task">What is predicted.</param>
/// <param name="function">What makes scores of outputs.</param>
/// <param name="members">How many networks there are.</param>
/// <param name="temperature">What the logarithms of averaged probabilities of classes are divided by.</param>
internal sealed class OutputsMean(LearningTask task, ScoreFunction function, int members, double temperature = 1)
{
    /// <param name="ofMembers">The outputs of the first network for a row, and after them those of the others.</param>
    /// <param name="stride">How far apart they lie.</param>
    /// <param name="outputs">[outputs]; written to.</param>
    public unsafe void Of(ReadOnlySpan<float> ofMembers, int stride, Span<float> outputs)
    {
        if (task == LearningTask.MulticlassClassification)
        {
            OfClasses(ofMembers, stride, outputs);
            return;
        }

        var isLogOdds = task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
        Span<float> same = stackalloc float[members];
        for (var i = 0; i < outputs.Length; i++)
        {
            for (var member = 0; member < same.Length; member++)
                same[member] = ofMembers[member * stride + i];
            if (isLogOdds)
            {
                fixed (float* first = same)
                    outputs[i] = LogOddsMean.Of(first, same.Length, 1);
            }
            else
            {
                outputs[i] = function == ScoreFunction.Exponential ? (float)(MetricCalculator.LogSumExp(same) - Math.Log(same.Length)) : Mean(same);
            }
        }
    }

    /// <summary>The logarithm of the mean probability of each class, divided by the temperature, plus a constant, which softmax does not see.</summary>
    private void OfClasses(ReadOnlySpan<float> ofMembers, int stride, Span<float> outputs)
    {
        Span<double> normalizers = stackalloc double[members];
        for (var member = 0; member < normalizers.Length; member++)
            normalizers[member] = MetricCalculator.LogSumExp(ofMembers.Slice(member * stride, outputs.Length));

        for (var i = 0; i < outputs.Length; i++)
        {
            var highest = double.NegativeInfinity;
            for (var member = 0; member < normalizers.Length; member++)
                highest = Math.Max(highest, ofMembers[member * stride + i] - normalizers[member]);
            var sum = 0.0;
            for (var member = 0; member < normalizers.Length; member++)
                sum += Math.Exp(ofMembers[member * stride + i] - normalizers[member] - highest);
            outputs[i] = (float)((highest + Math.Log(sum)) / temperature);
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return (float)(sum / values.Length);
    }
}
