using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Messages;
using MLNetDeep.Options;

namespace MLNetDeep.Data.Rows;

/// <summary>What the rows of each class weigh in the loss.</summary>
internal static class ClassWeighting
{
    /// <summary>A weight for each class, in the order of the scores.</summary>
    /// <returns>Null where no class weights are asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Weights are given for other classes than the label has.</exception>
    public static float[]? Of(ClassWeights? asked, TrainingColumns columns, RowSource training) =>
        Given(asked, columns, training) is { } weights ? WeightRange.Scaled(weights) : null;

    private static float[]? Given(ClassWeights? asked, TrainingColumns columns, RowSource training)
    {
        var count = columns.ClassCount ?? 2;
        return asked switch
        {
            null => null,
            BalancedClassWeights => Balanced(training, count),
            ClassWeightsByLabel { Weights: var weights } => ByLabel(weights, columns, count),
            ClassWeightsByIndex { Weights: var weights } when weights.Count == count => [.. weights],
            ClassWeightsByIndex { Weights: var weights } =>
            throw Unfit($"one weight for each of the {count} classes of label column '{columns.Label.Name}'",
                string.Create(CultureInfo.InvariantCulture, $"{weights.Count} weights"),
                "Give as many as there are classes, in the order of the scores."),
            _ => throw new NotSupportedException($"Bug in MLNetDeep: {asked.GetType().Name} is missing from {nameof(ClassWeighting)}."),
        };
    }

    private static float[] Balanced(RowSource training, int count)
    {
        var ofClasses = training.WeightsOfClasses(count);
        var (all, present) = (ofClasses.Sum(), ofClasses.Count(ofClass => ofClass > 0));
        return [.. ofClasses.Select(ofClass => ofClass > 0 ? (float)(all / (present * ofClass)) : 1)];
    }

    private static float[] ByLabel(IReadOnlyDictionary<string, float> weights, TrainingColumns columns, int count)
    {
        var names = columns.Task == LearningTask.BinaryClassification ? ["false", "true"] : columns.Classes?.Names ?? [];
        if (weights.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw Unfit(
                $"for classes of label column '{columns.Label.Name}': {(names.Count == 0 ? "none" : Excerpt.Names(names))}",
                $"a weight for '{unknown}'",
                names.Count == 0 ? "Its classes have no names; use ClassWeights.ByIndex."
                : "Name classes as DenseNetworkModel.ClassNames does.");
        return [.. Enumerable.Range(0, count).Select(i => names.Count > 0 && weights.TryGetValue(names[i], out var weight) ? weight : 1)];
    }

    private static ArgumentOutOfRangeException Unfit(string rule, string received, string wayOut) =>
        new(null, $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.ClassWeights)} must be {rule}. Received: {received}. "
            + $"{wayOut}");
}
