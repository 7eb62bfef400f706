using System.Diagnostics;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// A sweep over networks on one table: trials are compared by a fifth of the training rows. The last one is kept, since two methods begin
/// with the same sweep; its time counts for both.
/// </summary>
internal static class NetworkSweep
{
    private static (string Table, int Seed, SweepResult Result, TimeSpan Elapsed, TimeSpan Processor)? _last;

    /// <param name="request">What is asked for.</param>
    /// <param name="ensemble">Whether the model is the mean of the trials' networks that is best on the fifth, instead of the best trained
    /// again on all rows.</param>
    public static FittedTable Run(TableRequest request, bool ensemble)
    {
        var (mlContext, table, split) = (request.MLContext, request.Table, request.Split());
        var preparation = table.FeaturesBy(mlContext, split.TrainSet);
        var isKept = _last is { } last && last.Table == table.Name && last.Seed == request.Seed;
        var (_, _, result, elapsed, processor) = isKept ? _last!.Value : (_last = Swept(request, preparation, split)).Value;
        var model = ensemble ? result.Ensemble().Model : result.RefitOnAllData();
        return new FittedTable(model) { Before = isKept ? elapsed : TimeSpan.Zero, ProcessorBefore = isKept ? processor : TimeSpan.Zero };
    }

    private static (string Table, int Seed, SweepResult Result, TimeSpan Elapsed, TimeSpan Processor) Swept(
        TableRequest request, IEstimator<ITransformer> preparation, DataOperationsCatalog.TrainTestData split)
    {
        var table = request.Table;
        var (begin, processor) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var space = SearchSpace.ForTables(request.Rows * 4 / 5);
        var result = request.MLContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(preparation)
            .SetSearchSpace(space)
            .SetMetric(MonitoredValue.ValidationLoss).SetMaxTrials(request.Form.Trials).SetSeed(request.Seed).Run();
        return (table.Name, request.Seed, result, Stopwatch.GetElapsedTime(begin),
            Process.GetCurrentProcess().TotalProcessorTime - processor);
    }
}
