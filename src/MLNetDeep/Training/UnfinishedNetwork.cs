using MLNetDeep.Models;
using MLNetDeep.Scoring;

namespace MLNetDeep.Training;

/// <summary>Networks as training left them: their outputs are at the scale of the targets, and of no temperature.</summary>
internal static class UnfinishedNetwork
{
    /// <summary>What one network says of rows, or several whose scores are averaged.</summary>
    /// <param name="runs">The plan of each network, which has the weights that were chosen, and the record of its run.</param>
    public static NetworkOutputs OutputsOf(params IReadOnlyList<(TrainingPlan Plan, TrainingHistory History)> runs) =>
        new([.. runs.Select(run => ModelOf(run.Plan, run.History))]);

    private static DenseNetworkModel ModelOf(TrainingPlan plan, TrainingHistory history) =>
        new(plan.Network.Specification, plan.Network.CopyParameters(), new ModelDescription
        {
            Task = plan.Task,
            FeatureColumnName = "",
            LabelColumnName = "",
            Classes = null,
            ScoreFunction = ModelDescription.ScoreFunctionOf(plan.Task, plan.Loss),
            History = history,
        });
}
