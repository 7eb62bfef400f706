using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.SweepWorker;

/// <summary>
/// A sweep that is the same in every process: the program runs it until it is killed, and the test runs it to the end. Its store is a file,
/// or "NAME|CONNECTION STRING" of a PostgreSQL server.
/// </summary>
internal static class SharedSweep
{
    public static DenseNetworkSweep Of(string? store, SweepTuner tuner, int trials, int concurrent, params SweepCallback[] callbacks)
    {
        var mlContext = new MLContext(seed: 7);
        var space = new SearchSpace<DenseNetworkOptions>(
            new DenseNetworkOptions { NumberOfEpochs = 6, BatchSize = 16, Device = ComputeDevice.Cpu })
            .Choice(o => o.Optimizer, new AdamOptions(), new SgdOptions())
            .Range(o => o.Optimizer.LearningRate, 1e-3, 1, logScale: true)
            .HiddenLayers(0, 2, 2, 16);
        var sweep = mlContext.DenseNetworkSweep()
            .SetData(mlContext.Data.LoadFromEnumerable(Rows(120, 0)), mlContext.Data.LoadFromEnumerable(Rows(60, 1_000)))
            .SetSearchSpace(space)
            .SetMetric(MonitoredValue.ValidationLoss)
            .SetTuner(tuner)
            .SetMaxTrials(trials)
            .SetConcurrentTrials(concurrent)
            .SetCallbacks(callbacks);
        return store is null ? sweep : sweep.SetStore(terms => Open(store, terms));
    }

    public static ISweepDatabase Open(string store, StoreTerms terms) => store.Split('|') is [var name, var server]
        ? new PostgreSqlDatabase(PostgreSqlPlace.Of(server, name, "mlnetdeep"), terms) : new SqliteDatabase(store, isOnNetwork: false);

    private static List<Row> Rows(int count, int from) => [.. Enumerable.Range(from, count).Select(Row.Of)];

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; init; } = [];

        public bool Label { get; init; }

        public static Row Of(int i) =>
            new() { Features = [i % 7 / 7f, i % 11 / 11f, i % 13 / 13f, i % 17 / 17f], Label = i % 7 * (i % 11) > 12 };
    }
}
