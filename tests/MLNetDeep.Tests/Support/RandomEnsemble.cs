using MLNetDeep.Models;

namespace MLNetDeep.Tests.Support;

/// <summary>Models of several networks of random weights, made without training.</summary>
internal static class RandomEnsemble
{
    /// <summary>Three networks, drawn as <see cref="RandomModel"/> draws one.</summary>
    public static DenseNetworkModel Of(
        LearningTask task, int featureCount, int outputCount, IReadOnlyList<Layer>? hidden = null, float scale = 1, int count = 3,
        double temperature = 1, ScoreFunction? function = null)
    {
        DenseNetworkModel[] members = [.. Enumerable.Range(1, count)
            .Select(seed => RandomModel.Of(task, featureCount, outputCount, hidden, seed, scale))];
        return DenseNetworkModel.Of(
            members[0].Specification, [.. members.Select(member => member.Parameters.ToArray())], members[0].Description with
            {
                LabelIsVector = task == LearningTask.Regression && outputCount > 1 || task == LearningTask.MultiLabelClassification,
                ScoreFunction = function ?? members[0].Description.ScoreFunction,
                AverageTemperature = temperature,
                History = RandomModel.History with
                {
                    Ensemble = new EnsembleRecord
                    {
                        Members = [.. members.Select(
            member => member.History)]
                    }
                },
            });
    }

    /// <summary>Three networks of other layers each, which count 1/2, 1/6 and 1/3.</summary>
    public static DenseNetworkModel Mixed(
        LearningTask task, int featureCount, int outputCount, IReadOnlyList<Layer>? hidden = null, float scale = 1,
        double temperature = 1, ScoreFunction? function = null, IReadOnlyList<Layer>? second = null)
    {
        DenseNetworkModel[] members = [.. new[] { hidden, second ?? [new Dense(5, Activation.Tanh), new LayerNormalization()], [] }
            .Select((layers, i) => RandomModel.Of(task, featureCount, outputCount, layers, seed: i + 1, scale))
            .Select(member => new DenseNetworkModel(member.Specification, member.Parameters.ToArray(), member.Description with
            {
                LabelIsVector = task == LearningTask.Regression && outputCount > 1 || task == LearningTask.MultiLabelClassification,
                ScoreFunction = function ?? member.Description.ScoreFunction,
            }))];
        var mean = DenseNetworkModel.MeanOf(members, [3, 1, 2]);
        return mean.WithRecord(mean.History, temperature);
    }

    /// <summary>One of each task and score function, of networks that are alike and of such that differ and have shares.</summary>
    public static IEnumerable<DenseNetworkModel> OfEveryTask(int featureCount, IReadOnlyList<Layer>? hidden = null) =>
    [
        Mixed(LearningTask.MulticlassClassification, featureCount, 4, hidden, scale: 2),
        Mixed(LearningTask.MulticlassClassification, featureCount, 4, hidden, scale: 2, temperature: 1.75),
        Mixed(LearningTask.BinaryClassification, featureCount, 1, hidden, scale: 2),
        Mixed(LearningTask.MultiLabelClassification, featureCount, 3, hidden, scale: 2),
        Mixed(LearningTask.Regression, featureCount, 2, hidden),
        Mixed(LearningTask.Regression, featureCount, 1, hidden, function: ScoreFunction.Exponential),
        Of(LearningTask.MulticlassClassification, featureCount, 4, hidden, scale: 2),
        Of(LearningTask.MulticlassClassification, featureCount, 4, hidden, scale: 2, temperature: 1.75),
        Of(LearningTask.BinaryClassification, featureCount, 1, hidden, scale: 2),
        Of(LearningTask.MultiLabelClassification, featureCount, 3, hidden, scale: 2),
        Of(LearningTask.Regression, featureCount, 2, hidden),
        Of(LearningTask.Regression, featureCount, 1, hidden, function: ScoreFunction.Exponential),
    ];

    /// <summary>What the scores of one row must be, by the definition, from those of each network by itself, [networks][outputs].</summary>
    public static double[] Averaged(DenseNetworkModel model, float[][] ofMembers) => model.Task switch
    {
        LearningTask.MulticlassClassification when model.Description.AverageTemperature != 1 =>
            Sharpened([.. Means(model, ofMembers, p => p)], 1 / model.Description.AverageTemperature),
        LearningTask.BinaryClassification or LearningTask.MultiLabelClassification =>
        [.. Means(model, ofMembers, z => 1 / (1 + Math.Exp(-z))).Select(p => Math.Log(p / (1 - p)))],
        _ => [.. Means(model, ofMembers, score => score)],
    };

    private static double[] Sharpened(double[] probabilities, double power)
    {
        var powers = probabilities.Select(p => Math.Pow(p, power)).ToArray();
        return [.. powers.Select(p => p / powers.Sum())];
    }

    private static IEnumerable<double> Means(DenseNetworkModel model, float[][] ofMembers, Func<double, double> of) =>
        Enumerable.Range(0, ofMembers[0].Length).Select(
            output => ofMembers.Zip(model.MemberShares, (scores, share) => share * of(scores[output])).Sum());
}
