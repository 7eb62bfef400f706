using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>A sweep over networks on one table: trials are compared by a fifth of the training rows.</summary>
internal static class NetworkSweep
{
    /// <param name="request">What is asked for.</param>
    /// <param name="ensemble">Whether the best options train five networks, stopped by the same fifth, instead of one on all rows.</param>
    public static ITransformer Run(TableRequest request, bool ensemble)
    {
        var (mlContext, table, split) = (request.MLContext, request.Table, request.Split());
        var preparation = table.FeaturesByHand(mlContext);
        var space = SearchSpace.For(table.Task, table.Train.GetRowCount() ?? 8_000, table.Numbers.Count + 5 * table.Texts.Count,
            MonitoredValue.ValidationLoss);
        space = space.StartingFrom(request.Form.Within(space.Start));
        var result = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(preparation).SetSearchSpace(space)
            .SetMetric(MonitoredValue.ValidationLoss).SetMaxTrials(request.Form.Trials).SetSeed(request.Seed).Run();
        return ensemble
            ? preparation.Append(new DenseNetworkTrainer(mlContext, result.BestOptions with { EnsembleSize = 5 })).Fit(
                split.TrainSet, split.TestSet)
            : result.RefitOnAllData();
    }
}
