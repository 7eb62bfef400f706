using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Metrics;

/// <summary>What a row adds to the metric that the task always reports.</summary>
/// <param name="task">The task.</param>
/// <param name="deviations">The units of outputs and labels, in units of the label column; null where they are the same.</param>
internal sealed class RowMetric(LearningTask task, float[]? deviations)
{
    /// <param name="predictions">What the network says.</param>
    /// <param name="truth">What is true.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Of(ReadOnlySpan<float> predictions, RowTruth truth) => task switch
    {
        LearningTask.MulticlassClassification =>
            IndexOfMax(predictions) == (truth.Class >= 0 ? truth.Class : IndexOfMax(truth.Values)) ? 1 : 0,
        LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => ShareOfRightAnswers(predictions, truth.Values),
        _ => MeanSquare(predictions, truth.Values),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int IndexOfMax(ReadOnlySpan<float> values)
    {
        fixed (float* start = values)
            return RowReductions.IndexOfMax(start, values.Length);
    }

    // An output above zero is a probability above one half.
    private static double ShareOfRightAnswers(ReadOnlySpan<float> predictions, ReadOnlySpan<float> truths)
    {
        var right = 0;
        for (var i = 0; i < predictions.Length; i++)
            right += predictions[i] > 0 == truths[i] > 0.5f ? 1 : 0;
        return (double)right / predictions.Length;
    }

    private double MeanSquare(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels)
    {
        var sum = 0.0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var error = ((double)predictions[i] - labels[i]) * (deviations?[i] ?? 1);
            sum += error * error;
        }
        return sum / predictions.Length;
    }
}

/// <summary>What is true of a row: the index of its class, or a value for each output.</summary>
/// <param name="class">The class; -1 where there are values.</param>
/// <param name="values">The values; none where there is a class.</param>
internal readonly ref struct RowTruth(int @class, ReadOnlySpan<float> values)
{
    /// <summary>The class; -1 where the label has a value for each output.</summary>
    public int Class => @class;

    /// <summary>[outputs]: numbers, truths from 0 to 1, or probabilities of classes.</summary>
    public ReadOnlySpan<float> Values { get; } = values;
}
