using System.Diagnostics;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>
/// A small cluster of real processes, killed at random, on a server that crashes. examples/Cluster/try.sh does the same with as many as one
/// likes.
/// </summary>
[TestClass]
public sealed class KilledClusterTests
{
    private const int Workers = 3;
    private const int Trials = 30;
    private const int Kills = 5;

    [TestMethod]
    public async Task Killed_workers_and_a_server_that_crashes_leave_the_table_of_one_worker_alone()
    {
        using var place = StorePlace.Of(StoreKind.PostgreSql);
        var random = new Random(7);
        using var counting = place.Open();
        Process[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Start(place))];
        var crashed = false;
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Spread over the sweep, so that there is somebody to kill.
            var enough = kill * Trials / (Kills + 2);
            await Until(() => counting.Trials(0, []).Count(stored => stored.Trial.State != TrialState.Running) >= enough);
            var victim = random.Next(Workers);
            workers[victim].Kill();
            await workers[victim].WaitForExitAsync();
            workers[victim].Dispose();
            workers[victim] = Start(place);
            if (!crashed)
            {
                PostgreSqlServer.Shared.Crash();
                PostgreSqlServer.Shared.Start();
                crashed = true;
            }
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        foreach (var worker in workers)
        {
            await worker.WaitForExitAsync(patience.Token);
            Assert.AreEqual(0, worker.ExitCode);
            worker.Dispose();
        }
        var stored = counting.Trials(0, []);
        CollectionAssert.AreEqual(Enumerable.Range(0, Trials).ToArray(), stored.Select(trial => trial.Trial.Number).ToArray());
        Assert.IsTrue(stored.All(trial => trial.Trial.State == TrialState.Completed));
        Assert.AreEqual(
            Table.Of(SharedSweep.Of(store: null, new RandomTuner(), Trials, 4).Run()),
            Table.Of(SharedSweep.Of(place.Argument, new RandomTuner(), Trials, 4).Run()));
    }

    private static Process Start(StorePlace place) => WorkerProcess.Start(place.Argument, "random", Trials, concurrent: 4);

    private static async Task Until(Func<bool> condition)
    {
        for (var begin = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.IsLessThan(180, Stopwatch.GetElapsedTime(begin).TotalSeconds);
            await Task.Delay(20);
        }
    }
}
