using MLNetDeep.Data.Rows;
using MLNetDeep.Training.Torch;
using MLNetDeep.Training.Torch.Metrics;
using MLNetDeep.Training.Torch.Objectives;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Ensembles;

/// <summary>How good the averaged scores of several networks are on the validation rows.</summary>
internal static class EnsembleFigures
{
    /// <summary>Puts the figures over all validation rows into a record.</summary>
    /// <returns>The record as it was where nothing is validated, or a cancelled fit could not read all rows again.</returns>
    public static EnsembleRecord Of(EnsembleRecord record, AveragedNetworks networks, TrainingPlan plan)
    {
        if (plan.Validation is not { } validation)
            return record;

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var device = plan.Network.Device;
        using var objective = Objective.For(plan.Loss, device);
        using var metric = TorchMetric.For(plan.Task, plan.Targets, device);
        using var figures = new TorchFigures(plan, objective, metric, validation.Count, RowSource.LargestEvaluation);
        var evaluated = 0;
        foreach (var rows in validation.Epoch(RowOrder.AsTheyCame))
        {
            using var weights = RowWeights.Of(rows.Store, plan.ClassWeights);
            using var order = tensor(rows.Rows, int32).to(int64).to(device);
            foreach (var batch in RowBatch.AllOf(rows, RowSource.LargestEvaluation))
            {
                using var step = NewDisposeScope();
                var gathered = TorchBatch.Of(batch, weights, order);
                var outputs = networks.Forward(gathered.Features);
                figures.Record(gathered, outputs, gathered.LossOf(objective.Losses(outputs, gathered.Labels)));
            }
            evaluated += rows.Count;
        }
        return evaluated < validation.Count
            ? record
            : record with { ValidationLoss = figures.Loss(), ValidationMetric = figures.Metric(), ValidationMetrics = figures.Metrics() };
    }
}
