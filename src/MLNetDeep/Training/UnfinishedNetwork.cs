using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;

namespace MLNetDeep.Training;

/// <summary>Networks as they are in training, as they would be deployed: in the units of the label, and of no temperature.</summary>
internal static class UnfinishedNetwork
{
    private static readonly TrainingHistory NoHistory = new()
    {
        Epochs = [],
        MetricName = "",
        BestEpoch = null,
        WeightsFromEpoch = 0,
        End = TrainingEnd.Unfinished,
        EndMessage = "",
        Seed = 0,
        Device = "",
        TrainingRowCount = 0,
        ValidationRowCount = 0,
        SkippedRowCount = 0,
    };

    /// <summary>What one network says of rows, or several whose scores are averaged.</summary>
    /// <param name="plans">The plan of each network, which has the weights that are meant.</param>
    public static NetworkOutputs OutputsOf(params IReadOnlyList<TrainingPlan> plans) => new([.. plans.Select(ModelOf)]);

    /// <summary>A network with the weights it has at the moment, which are copied.</summary>
    public static DenseNetworkModel ModelOf(TrainingPlan plan)
    {
        var (specification, parameters) = (plan.Network.Specification, plan.Network.CopyParameters());
        if (plan.KeptMembers is { } members)
            (specification, parameters) = PrunedNetwork.Of(specification, parameters, members);
        return new(specification, plan.Targets?.Fold(specification, parameters) ?? parameters, new ModelDescription
        {
            Task = plan.Task,
            FeatureColumnName = "",
            LabelColumnName = "",
            Classes = null,
            Quantiles = (plan.Loss as QuantilesError)?.Quantiles,
            Limits = plan.Limits,
            ScoreFunction = ModelDescription.ScoreFunctionOf(plan.Task, plan.Loss),
            History = NoHistory,
        });
    }
}
