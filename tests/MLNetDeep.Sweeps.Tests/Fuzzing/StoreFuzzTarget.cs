using MLNetDeep.Sweeps.Ensembles;
using MLNetDeep.Sweeps.Pages;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Tests.Fuzzing;

namespace MLNetDeep.Sweeps.Tests.Fuzzing;

/// <summary>The files of sweeps: watched, made a page of, and continued.</summary>
internal static class StoreFuzzTarget
{
    private static readonly SweepDefinition Definition = MadeUpSweep.Definition with
    {
        Space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
            .Range("x", -5, 5).Range("y", 1e-4, 1, logScale: true).Choice("z", ["one", "two"]).Int("n", 1, 9),
        Columns = "120 rows of 4 features",
        Fingerprint = "0123456789abcdef",
    };

    public static FuzzTarget Stores { get; } =
        // SQLite keeps its log and its index beside a store, and leaves them there after a reader that may not write.
        new("sweep stores", [Seed(onNetwork: false), Seed(onNetwork: true)], StoreMutations.Of, Read, "-wal", "-shm");

    private static void Read(string path)
    {
        using (var watch = SweepWatch.Open(path))
        {
            var progress = watch.Read();
            _ = SweepPage.Of(progress, "fuzz").Length;
        }

        using (var database = new SqliteDatabase(path, isOnNetwork: true))
        {
            foreach (var networks in SweepStore.NetworksIn(database, Trials(database)).Values)
                _ = TrialNetworksFile.Read(networks).Folds.Count;
        }

        if (Continued(path) is not { } store)
            return;
        using (store)
        {
            if (store.Take(mostTrials: 99, mayBegin: true) is Claim.Taken(var trial))
                store.Finish(trial, Ended(trial.Number, TrialState.Completed, trial.Attempt) with { Point = trial.Point });
            store.DropOthers();
            _ = store.Standing();
        }
    }

    /// <summary>Null where the store is a valid one of another sweep, as a name or number that was changed makes it.</summary>
    private static SweepStore? Continued(string path)
    {
        try
        {
            return new SweepStore(
                new SqliteDatabase(path, isOnNetwork: true), Definition, TimeSpan.FromMinutes(1), TimeProvider.System, keptNetworks: 2);
        }
        catch (ArgumentException another) when (another.Message.StartsWith($"The store '{path}' must be", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static IEnumerable<SweepTrial> Trials(SqliteDatabase database) =>
        database.Trials(from: 0, among: []).Select(stored => stored.Trial);

    /// <summary>A store with trials of every state, and networks of two of them.</summary>
    private static byte[] Seed(bool onNetwork)
    {
        var path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            using (var database = new SqliteDatabase(path, onNetwork))
            {
                foreach (var (name, value) in Definition.Properties)
                    database.AddProperty(name, value);
                database.SetProperty(SweepDefinition.MaxTrialsProperty, "12");
                database.SetProperty(SweepDefinition.BeatProperty, "10");
                TrialState[] states =
                    [TrialState.Completed, TrialState.Stopped, TrialState.Failed, TrialState.Completed, TrialState.Running];
                foreach (var (number, state) in states.Index())
                    database.Add(Ended(number, state, attempt: 1), worker: "somewhere|boot|pid:[1]/12/34/abc");
                foreach (var number in new[] { 0, 3 })
                    database.KeepNetworks(number, 1, Networks(number));
            }
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static SweepTrial Ended(int number, TrialState state, int attempt)
    {
        var hasScore = state is TrialState.Completed or TrialState.Stopped;
        return new SweepTrial
        {
            Number = number,
            Point = SearchPoint.FromJson(FormattableString.Invariant($$"""{"x": {{number / 2.0}}, "y": 0.01, "z": "two", "n": 3}""")),
            State = state,
            Score = hasScore ? 1 + Math.Abs(number - 3) : null,
            MetricName = Definition.Metric,
            FoldScores = hasScore ? [1 + Math.Abs(number - 3)] : [],
            Curve = [3, 2, double.NaN],
            WeightsFromEpochs = hasScore ? [2] : [],
            Epochs = 3,
            Error = state == TrialState.Failed ? "It <broke>." : null,
            Duration = TimeSpan.FromSeconds(number),
            Attempts = attempt,
        };
    }

    private static byte[] Networks(int seed)
    {
        var network = DenseNetworkModel.Create(
            new DenseNetworkOptions { HiddenLayers = [new Dense(3, Activation.ReLU)] }, featureCount: 4, LearningTask.Regression,
            seed: seed);
        // The bytes of a seed are the same in every process: nothing in them says when they were made.
        return Mutations.Timeless(TrialNetworksFile.Write(new TrialNetworks([network, network], [[1, 2, 3], [4, 5]])));
    }
}
