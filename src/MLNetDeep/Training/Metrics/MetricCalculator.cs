namespace MLNetDeep.Training.Metrics;

/// <summary>Computes a <see cref="MetricFunction"/> over rows, in double precision.</summary>
internal static class MetricCalculator
{
    public static double Of(MetricFunction metric, ScoredRows rows) => metric switch
    {
        AccuracyMetric => Accuracy(rows),
        TopKAccuracyMetric top => rows.Mean(row => RankOfTruth(rows, row) < top.K ? 1 : 0),
        MacroF1Metric => DecisionCounts.Of(rows).MacroF1,
        MicroF1Metric => DecisionCounts.Of(rows).MicroF1,
        RocAreaMetric => RocCurve.MeanArea(rows),
        LogLossMetric => rows.Mean(row => LogLoss(rows, row)),
        RootMeanSquaredErrorMetric => Math.Sqrt(rows.Mean(row => MeanOverOutputs(rows, row, error => error * error))),
        MeanAbsoluteErrorMetric => rows.Mean(row => MeanOverOutputs(rows, row, Math.Abs)),
        RSquaredMetric => MeanRSquared(rows),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: metric {metric.GetType().Name} is missing from {nameof(MetricCalculator)}."),
    };

    private static double Accuracy(ScoredRows rows) => rows.Task == LearningTask.MulticlassClassification
        ? rows.Mean(row => rows.PredictedClassOf(row) == rows.ClassOf(row) ? 1 : 0)
        : rows.Mean(row => Enumerable.Range(0, rows.OutputCount).Average(output => rows.IsTrue(row, output) == rows.IsPredicted(row, output) ? 1.0 : 0));

    /// <summary>How many classes come before the true one by output; of equal outputs those of lower index do.</summary>
    private static int RankOfTruth(ScoredRows rows, int row)
    {
        var outputs = rows.OutputsOf(row);
        var truth = rows.ClassOf(row);
        var rank = 0;
        for (var c = 0; c < outputs.Length; c++)
        {
            if (outputs[c] > outputs[truth] || outputs[c] == outputs[truth] && c < truth)
                rank++;
        }
        return rank;
    }

    private static double LogLoss(ScoredRows rows, int row)
    {
        var outputs = rows.OutputsOf(row);
        var sum = 0.0;
        if (rows.Task != LearningTask.MulticlassClassification)
        {
            // -y log p - (1 - y) log(1 - p) with p = 1 / (1 + exp -o), without rounding p.
            for (var i = 0; i < outputs.Length; i++)
                sum += Math.Max(outputs[i], 0) - (double)outputs[i] * rows.LabelsOf(row)[i] + Math.Log(1 + Math.Exp(-Math.Abs(outputs[i])));
            return sum / outputs.Length;
        }

        var normalizer = LogSumExp(outputs);
        if (rows.Classes is { } classes)
            return normalizer - outputs[classes[row]];
        for (var i = 0; i < outputs.Length; i++)
            sum += rows.LabelsOf(row)[i] * (normalizer - outputs[i]);
        return sum;
    }

    /// <summary>log Σ exp, without overflow.</summary>
    internal static double LogSumExp(ReadOnlySpan<float> values)
    {
        var highest = (double)float.NegativeInfinity;
        foreach (var value in values)
            highest = Math.Max(highest, value);
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Exp(value - highest);
        return highest + Math.Log(sum);
    }

    private static double MeanOverOutputs(ScoredRows rows, int row, Func<double, double> ofError)
    {
        var outputs = rows.OutputsOf(row);
        var labels = rows.LabelsOf(row);
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
            sum += ofError(((double)outputs[i] - labels[i]) * (rows.Deviations?[i] ?? 1));
        return sum / outputs.Length;
    }

    /// <summary>The mean over the outputs that vary, as ROC areas are of those that have rows on both sides; NaN where none does.</summary>
    private static double MeanRSquared(ScoredRows rows) =>
        Enumerable.Range(0, rows.OutputCount).Select(output => RSquared(rows, output)).Where(value => value is not null).Average() ?? double.NaN;

    /// <returns>Null where all labels that weigh are equal. The labels are asked: the variance of equal ones is not always 0, for their mean is rounded.</returns>
    private static double? RSquared(ScoredRows rows, int output)
    {
        var first = rows.LabelsOf(0)[output];
        if (Enumerable.Range(0, rows.Count).All(row => rows.LabelsOf(row)[output] == first))
            return null;

        var mean = rows.Mean(row => rows.LabelsOf(row)[output]);
        var variance = rows.Mean(row => Math.Pow(rows.LabelsOf(row)[output] - mean, 2));
        return variance == 0 ? null : 1 - rows.Mean(row => Math.Pow((double)rows.OutputsOf(row)[output] - rows.LabelsOf(row)[output], 2)) / variance;
    }
}
