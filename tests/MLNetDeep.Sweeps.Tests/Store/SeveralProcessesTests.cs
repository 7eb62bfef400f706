using System.Collections.Concurrent;
using System.Diagnostics;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>Real processes on one store, killed as nothing in them can notice, or side by side.</summary>
[TestClass]
public sealed class SeveralProcessesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Every process is killed after its first trial or in the middle of its second; what each leaves behind the next one takes
    /// up.</summary>
    [TestMethod]
    [OnEveryStore]
    public async Task A_sweep_whose_process_is_killed_after_every_trial_ends_with_the_same_table(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        const int Trials = 7;
        for (var kill = 0; kill < Trials - 1; kill++)
        {
            using var worker = WorkerProcess.Start(place.Argument, "tpe", Trials, concurrent: 1, "hold");
            await Until(worker, kill % 2 == 0 ? $"end {kill}" : $"begin {kill + 1}");
            worker.Kill();
            await worker.WaitForExitAsync();
        }

        var begun = new List<int>();
        var result = SharedSweep.Of(
            place.Argument, new TpeTuner { StartupTrials = 3 }, Trials, 1,
            new Watching { TrialBegin = trial => begun.Add(trial.Number) }).Run();
        Assert.AreEqual(Table.Of(SharedSweep.Of(store: null, new TpeTuner { StartupTrials = 3 }, Trials, 1).Run()), Table.Of(result));
        Assert.IsGreaterThan(1, result.Trials.Max(trial => trial.Attempts), "No kill had come in the middle of a trial.");
        Assert.IsLessThan(Trials, begun.Count, "Trials that had ended were begun again.");
    }

    /// <summary>
    /// Every process is killed after it has kept the networks of its second trial, and before it has finished that trial.
    /// </summary>
    [TestMethod]
    [OnEveryStore]
    public async Task A_kill_between_keeping_networks_and_finishing_the_trial_loses_nothing_and_leaves_no_networks_behind(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        const int Trials = 5;
        for (var trial = 1; trial < Trials; trial++)
        {
            using var worker = WorkerProcess.Start(place.Argument, "random", Trials, concurrent: 1, "hold-kept");
            await Until(worker, $"kept {trial}");
            worker.Kill();
            await worker.WaitForExitAsync();
        }
        using (var database = place.Open())
            Assert.AreEqual(
                (TrialState.Running, true),
                (database.Trials(0, [])[^1].Trial.State, database.KeptNetworks().Contains((Trials - 1, 1))),
                "The last kill came between the two.");

        var shared = SharedSweep.Of(place.Argument, new RandomTuner(), Trials, 1).Run();
        var alone = SharedSweep.Of(store: null, new RandomTuner(), Trials, 1).Run();
        Assert.AreEqual(Table.Of(alone), Table.Of(shared));
        Assert.AreEqual(alone.Ensemble().ToString(), shared.Ensemble().ToString());
        using (var database = place.Open())
            CollectionAssert.AreEqual(
                Enumerable.Range(0, Trials).Select(number => (number, number == 0 ? 1 : 2)).ToArray(), database.KeptNetworks().ToArray());
    }

    [TestMethod]
    [OnEveryStore]
    public async Task Two_processes_on_one_store_finish_40_trials_and_none_twice(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var one = WorkerProcess.Start(place.Argument, "random", 40, concurrent: 4, "together");
        using var other = WorkerProcess.Start(place.Argument, "random", 40, concurrent: 4, "together");
        await Task.WhenAll(Until(one, "ready"), Until(other, "ready"));
        await Task.WhenAll(one.StandardInput.WriteLineAsync(), other.StandardInput.WriteLineAsync());
        var ended = await Task.WhenAll(LinesOf(one), LinesOf(other));

        Assert.AreEqual((0, 0), (one.ExitCode, other.ExitCode));
        int[][] numbers = [.. ended.Select(
            lines => lines.Where(line => line.StartsWith("end ", StringComparison.Ordinal))
            .Select(line => int.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), numbers.SelectMany(number => number).Order().ToArray());
        Assert.IsNotEmpty(numbers[0]);
        Assert.IsNotEmpty(numbers[1]);

        var result = SharedSweep.Of(place.Argument, new RandomTuner(), 40, 4).Run();
        Assert.IsTrue(result.Trials.All(trial => trial.Attempts == 1));
        Assert.AreEqual(Table.Of(SharedSweep.Of(store: null, new RandomTuner(), 40, 4).Run()), Table.Of(result));
    }

    private static async Task Until(Process process, string expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line == expected)
                return;
        }
        Assert.Fail($"The process ended without '{expected}'.");
    }

    private static async Task<IReadOnlyCollection<string>> LinesOf(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        var lines = new ConcurrentQueue<string>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            lines.Enqueue(line);
        await process.WaitForExitAsync(patience.Token);
        return lines;
    }
}
