using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>How long a proposal takes among many stored trials, on both stores: from asking the store to having the trial.</summary>
internal static class ProposalTimes
{
    public const string Name = "Proposals";

    /// <summary>Where a PostgreSQL server is; without one SQLite alone is measured.</summary>
    private const string ServerVariable = "MLNETDEEP_STORE";

    private const int Proposals = 41;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];
    private static readonly StoreTerms Terms = new(TimeSpan.FromMinutes(10), TimeProvider.System, CancellationToken.None);

    public static string Usage =>
        $"{Name} [SQLite|PostgreSQL] [RandomTuner|AshaTuner|TpeTuner] [trials …]: among so many stored trials, in SQLite and, where "
        + $"{ServerVariable} names a server, in PostgreSQL";

    public static int Run(IReadOnlyList<string> words)
    {
        int[] told = [.. words.Where(word => char.IsDigit(word[0])).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        var sizes = told.Length == 0 ? Sizes : told;
        string[] names = [.. words.Where(word => !char.IsDigit(word[0]))];
        Console.WriteLine("| store | tuner | trials | a proposal, median (worst) | its result | opening the store, once |");
        Console.WriteLine("|---|---|---|---|---|---|");
        string[] kinds = Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } ? ["SQLite", "PostgreSQL"] : ["SQLite"];
        foreach (var kind in kinds)
        {
            foreach (var tuner in new SweepTuner[] { new RandomTuner(), new AshaTuner(), new TpeTuner() })
            {
                if (!names.All(name => name == kind || name == tuner.GetType().Name))
                    continue;
                foreach (var size in sizes)
                    Measure(kind, tuner, size);
            }
        }
        return 0;
    }

    private static void Measure(string kind, SweepTuner tuner, int size)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-proposals-");
        var name = string.Create(CultureInfo.InvariantCulture, $"proposals {Environment.ProcessId} {tuner.GetType().Name} {size}");
        var definition = new SweepDefinition
        {
            Space = SearchSpace.For(LearningTask.Regression, rows: 20_000, features: 8),
            Tuner = tuner,
            Metric = "loss",
            ConcurrentTrials = 1,
            Columns = "",
            Fingerprint = "",
            Pipeline = "",
            Seed = 1,
        };
        using (var database = Open())
            Fill(database, definition.Space, size);

        var opening = Stopwatch.GetTimestamp();
        using (var store = new SweepStore(Open(), definition, Terms.Lease, Terms.Time))
        {
            store.Standing();
            var opened = Stopwatch.GetElapsedTime(opening);
            var proposals = new double[Proposals];
            var results = new double[Proposals];
            for (var i = 0; i < Proposals; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                var trial = ((Claim.Taken)store.Take(int.MaxValue, mayBegin: true)).Trial;
                var between = Stopwatch.GetTimestamp();
                store.Finish(trial, Ended(trial.Number, trial.Point));
                proposals[i] = Stopwatch.GetElapsedTime(begin, between).TotalMilliseconds;
                results[i] = Stopwatch.GetElapsedTime(between).TotalMilliseconds;
            }
            Array.Sort(proposals);
            Array.Sort(results);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {tuner.GetType().Name} | {size:N0} | {proposals[Proposals / 2]:0.0} ms ({proposals[^1]:0.0}) | "
                + $"{results[Proposals / 2]:0.0} ms | {opened.TotalSeconds:0.00} s |"));
        }
        folder.Delete(recursive: true);

        ISweepDatabase Open() => kind == "SQLite" ? new SqliteDatabase(Path.Combine(folder.FullName, "s.db"), isOnNetwork: false)
            : new PostgreSqlDatabase(
                PostgreSqlPlace.Of(Environment.GetEnvironmentVariable(ServerVariable)!, name, "mlnetdeep_proposals"), Terms);
    }

    /// <summary>Trials at drawn points, with costs that a tuner can learn from, and curves of ten epochs.</summary>
    private static void Fill(ISweepDatabase database, SearchSpace<DenseNetworkOptions> space, int size)
    {
        var request = new MLNetDeep.Sweeps.Tuners.ProposalRequest(space.Space, Seed: 2, Number: 0, new HashSet<SearchPoint>(), []);
        database.Exclusively(rows =>
        {
            for (var number = 0; number < size; number++)
                rows.Add(Ended(number, (request with { Number = number }).Drawn(0)), "bench/1/1");
            return true;
        });
    }

    private static SweepTrial Ended(int number, SearchPoint point)
    {
        var score = Math.Abs(Math.Log10(point.Number("Optimizer.LearningRate")) + 2.5) + number % 97 / 97.0;
        return new SweepTrial
        {
            Number = number,
            Point = point,
            State = TrialState.Completed,
            Score = score,
            MetricName = "loss",
            Curve = [.. Enumerable.Range(1, 10).Select(epoch => score + 1.0 / epoch)],
            Epochs = 10,
            Attempts = 1,
        };
    }
}
