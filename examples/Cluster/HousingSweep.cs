using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using SweepExample;
using SweepExample.Data;

namespace ClusterExample;

/// <summary>The sweep that all workers share. It must be the same in each of them; the store refuses one that is not.</summary>
internal static class HousingSweep
{
    public static (DenseNetworkSweep Sweep, SearchedTable Table) Of(MLContext mlContext, ClusterOptions options)
    {
        var table = CaliforniaHousing.Load(mlContext, options.Quick);
        var space = SearchSpace.For(table.Task, options.Quick ? 1_000 : 20_000, features: 8, table.Metric);
        if (options.Quick)
            space = space.StartingFrom(space.Start with { NumberOfEpochs = 3, EarlyStopping = null });

        var sweep = mlContext.DenseNetworkSweep()
            .SetData(table.Train, table.Validation)
            .SetPreparation(table.Preparation)
            .SetSearchSpace(space)
            .SetMetric(table.Metric)
            .SetTuner(TunerOf(options.Tuner))
            .SetMaxTrials(options.Trials ?? (options.Quick ? 6 : 200));
        // A tuner that learns leaves out the trials that still run; one that does not needs no limit.
        if (options.Tuner is "tpe" or "asha")
            sweep.SetConcurrentTrials(options.AtOnce, here: 1);
        return (options.Store is { } server
            ? sweep.SetPostgreSqlStore(server, options.Name)
            : sweep.SetStore(options.StorePath), table);
    }

    /// <summary>Opens its store to look at it, which takes neither the rows nor a right to write.</summary>
    public static SweepWatch Watch(ClusterOptions options) => options.Store is { } server
        ? PostgreSqlStoreExtensions.WatchPostgreSqlStore(server, options.Name) : SweepWatch.Open(options.StorePath);

    private static SweepTuner TunerOf(string name) => name switch
    {
        "random" => new RandomTuner(),
        "sobol" => new SobolTuner(),
        "tpe" => new TpeTuner(),
        "asha" => new AshaTuner(),
        _ => throw new UsageException($"--tuner must be random, sobol, tpe or asha. Received: '{name}'."),
    };
}
