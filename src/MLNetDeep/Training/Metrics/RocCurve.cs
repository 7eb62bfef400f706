using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Metrics;

/// <summary>
/// The area under the ROC curve: how likely a true row scores higher than a false one, ties counting half. Exact, over all rows.
/// </summary>
internal static class RocCurve
{
    /// <summary>The area, or for several classes or labels the mean over those that have rows on both sides; NaN where none has.</summary>
    public static double MeanArea(ScoredRows rows)
    {
        var scores = rows.Task == LearningTask.MulticlassClassification ? LogProbabilities(rows)
            : [.. rows.Outputs.Select(output => (double)output)];
        double[] areas = [.. Enumerable.Range(0, rows.OutputCount).Select(output => Area(rows, scores, output))
            .Where(area => area is not null).Select(area => area!.Value)];
        return areas.Length == 0 ? double.NaN : areas.Average();
    }

    /// <returns>Null when all rows are true, or all false.</returns>
    private static double? Area(ScoredRows rows, double[] scores, int output)
    {
        var ofRows = new double[rows.Count];
        var order = new int[rows.Count];
        for (var row = 0; row < rows.Count; row++)
            (ofRows[row], order[row]) = (scores[row * rows.OutputCount + output], row);
        Array.Sort(ofRows, order);

        // From the lowest score up: a true row beats every false row below it, and half of those at its own score.
        var (falseBelow, trueInAll, won) = (0.0, 0.0, 0.0);
        for (var start = 0; start < order.Length;)
        {
            var (trueHere, falseHere, end) = (0.0, 0.0, start);
            for (; end < order.Length && ofRows[end].Equals(ofRows[start]); end++)
            {
                if (IsTrue(order[end]))
                    trueHere += rows.WeightOf(order[end]);
                else
                    falseHere += rows.WeightOf(order[end]);
            }
            won += trueHere * (falseBelow + falseHere / 2);
            (falseBelow, trueInAll, start) = (falseBelow + falseHere, trueInAll + trueHere, end);
        }
        return trueInAll == 0 || falseBelow == 0 ? null : won / (trueInAll * falseBelow);

        bool IsTrue(int row) => rows.Task == LearningTask.MulticlassClassification ? rows.ClassOf(row) == output : rows.IsTrue(row, output);
    }

    /// <summary>[rows, classes]: in the order of the probabilities, without rounding them to 0 or 1.</summary>
    private static double[] LogProbabilities(ScoredRows rows)
    {
        var scores = new double[rows.Count * rows.OutputCount];
        for (var row = 0; row < rows.Count; row++)
        {
            var outputs = rows.OutputsOf(row);
            var normalizer = LogSums.LogSumExp(outputs);
            for (var c = 0; c < outputs.Length; c++)
                scores[row * outputs.Length + c] = outputs[c] - normalizer;
        }
        return scores;
    }
}
