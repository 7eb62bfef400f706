namespace MLNetDeep.Training.Metrics;

/// <summary>For each class, or each of several labels, the weight of rows by what was said of it and what is true.</summary>
internal sealed class DecisionCounts
{
    private readonly double[] _truePositives;
    private readonly double[] _falsePositives;
    private readonly double[] _falseNegatives;
    private readonly bool _onlyThoseThatOccur;

    private DecisionCounts(int count, bool onlyThoseThatOccur)
    {
        (_truePositives, _falsePositives, _falseNegatives) = (new double[count], new double[count], new double[count]);
        _onlyThoseThatOccur = onlyThoseThatOccur;
    }

    /// <summary>The mean of the F1 of each; classes that occur neither as label nor as prediction are left out.</summary>
    public double MacroF1 => Enumerable.Range(0, _truePositives.Length)
        .Where(i => !_onlyThoseThatOccur || _truePositives[i] + _falsePositives[i] + _falseNegatives[i] > 0)
        .Average(i => F1(_truePositives[i], _falsePositives[i], _falseNegatives[i]));

    /// <summary>The F1 of the counts of all.</summary>
    public double MicroF1 => F1(_truePositives.Sum(), _falsePositives.Sum(), _falseNegatives.Sum());

    public static DecisionCounts Of(ScoredRows rows)
    {
        var severalLabels = rows.Task == LearningTask.MultiLabelClassification;
        var counts = new DecisionCounts(
            rows.Task == LearningTask.BinaryClassification ? 2 : rows.OutputCount, onlyThoseThatOccur: !severalLabels);
        for (var row = 0; row < rows.Count; row++)
        {
            if (severalLabels)
                counts.AddLabels(rows, row);
            else if (rows.Task == LearningTask.BinaryClassification)
                counts.AddClass(rows.IsTrue(row, 0) ? 1 : 0, rows.IsPredicted(row, 0) ? 1 : 0, rows.WeightOf(row));
            else
                counts.AddClass(rows.ClassOf(row), rows.PredictedClassOf(row), rows.WeightOf(row));
        }
        return counts;
    }

    private void AddClass(int truth, int predicted, double weight)
    {
        if (truth == predicted)
        {
            _truePositives[truth] += weight;
            return;
        }
        _falseNegatives[truth] += weight;
        _falsePositives[predicted] += weight;
    }

    private void AddLabels(ScoredRows rows, int row)
    {
        for (var label = 0; label < rows.OutputCount; label++)
        {
            switch (rows.IsTrue(row, label), rows.IsPredicted(row, label))
            {
                case (true, true):
                    _truePositives[label] += rows.WeightOf(row);
                    break;
                case (true, false):
                    _falseNegatives[label] += rows.WeightOf(row);
                    break;
                case (false, true):
                    _falsePositives[label] += rows.WeightOf(row);
                    break;
            }
        }
    }

    private static double F1(double truePositives, double falsePositives, double falseNegatives)
    {
        var all = 2 * truePositives + falsePositives + falseNegatives;
        return all == 0 ? 0 : 2 * truePositives / all;
    }
}
