using System.Collections.Concurrent;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Tests.Training.Together;

[TestClass]
public sealed class RunsTogetherTests
{
    private const int Runs = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void Runs_have_the_bits_they_have_alone(int processors)
    {
        using var examples = Rows();
        float[][] alone = [.. Enumerable.Range(0, Runs).Select(seed => Train(examples, seed, ProcessorShare.All))];
        var together = RunsTogether.Run(
            Runs, TrainingEngineKind.Managed, ProcessorShare.Of(processors), (seed, share) => Train(examples, seed, share));

        for (var seed = 0; seed < Runs; seed++)
            CollectionAssert.AreEqual(Bits(alone[seed]), Bits(together[seed].Result), $"Seed {seed}.");
        Assert.AreNotEqual(alone[0][0], alone[1][0], "Each seed has weights of its own.");
    }

    [TestMethod]
    public void As_many_go_on_at_once_as_there_are_processors()
    {
        using var meeting = new Barrier(3);
        var (running, most) = (0, 0);
        var outcomes = RunsTogether.Run(6, TrainingEngineKind.Managed, ProcessorShare.Of(3), (number, share) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            Assert.IsTrue(meeting.SignalAndWait(Patience), "Three must meet, twice.");
            Interlocked.Decrement(ref running);
            return (number, share.Current);
        });

        Assert.AreEqual(3, most);
        CollectionAssert.AreEqual(Enumerable.Range(0, 6).ToArray(), outcomes.Select(outcome => outcome.Result.number).ToArray());
    }

    [TestMethod]
    public void The_last_run_gets_the_processors_of_those_that_have_ended()
    {
        using var othersAreDone = new ManualResetEventSlim();
        var shares = RunsTogether.Run(2, TrainingEngineKind.Managed, ProcessorShare.Of(2), (number, share) =>
        {
            if (number == 1)
            {
                var before = share.Current;
                othersAreDone.Set();
                return before;
            }
            Assert.IsTrue(othersAreDone.Wait(Patience));
            Assert.IsTrue(SpinWait.SpinUntil(() => share.Current == 2, Patience), "The other run has ended.");
            return share.Current;
        });
        Assert.AreEqual((2, 1), (shares[0].Result, shares[1].Result));
    }

    [TestMethod]
    public void Torch_goes_one_after_another_on_the_callers_thread()
    {
        var caller = Environment.CurrentManagedThreadId;
        var outcomes = RunsTogether.Run(
            3, TrainingEngineKind.Torch, ProcessorShare.Of(4), (_, share) => (Environment.CurrentManagedThreadId, share.Current));
        Assert.IsTrue(outcomes.All(outcome => outcome.Result == (caller, 4)));
    }

    [TestMethod]
    public void A_run_that_fails_takes_nothing_from_the_others()
    {
        using var examples = Rows();
        var failure = new IOException("of run 1");
        var outcomes = RunsTogether.Run(
            3, TrainingEngineKind.Managed, ProcessorShare.Of(2), (seed, share) => seed == 1 ? throw failure : Train(examples, seed, share));

        Assert.AreSame(failure, outcomes[1].Failure);
        Assert.AreSame(failure, Assert.ThrowsExactly<IOException>(() => outcomes[1].Result));
        foreach (var seed in new[] { 0, 2 })
        {
            Assert.IsNull(outcomes[seed].Failure);
            CollectionAssert.AreEqual(Bits(Train(examples, seed, ProcessorShare.All)), Bits(outcomes[seed].Result));
        }
    }

    [TestMethod]
    public void A_run_that_diverges_does_not_either()
    {
        using var examples = Rows();
        var outcomes = RunsTogether.Run(2, TrainingEngineKind.Managed, ProcessorShare.Of(2), (number, share) =>
            Train(examples, seed: 1, share,
                new DenseNetworkOptions { Optimizer = new SgdOptions { LearningRate = number == 0 ? 1e30f : .01f }, NumberOfEpochs = 3 }));
        Assert.IsInstanceOfType<InvalidOperationException>(outcomes[0].Failure);
        Assert.IsTrue(outcomes[1].Result.All(float.IsFinite));
    }

    [TestMethod]
    public void Cancelling_ends_all_of_them()
    {
        using var examples = Rows();
        using var cancellation = new CancellationTokenSource();
        var options = new DenseNetworkOptions { NumberOfEpochs = 1_000_000, OnCancellation = CancellationBehavior.Throw };
        var outcomes = RunsTogether.Run(Runs, TrainingEngineKind.Managed, ProcessorShare.Of(2), (seed, share) =>
            Train(examples, seed, share, options, new Watching { EpochEnd = (_, _) => cancellation.Cancel() }, cancellation.Token));
        Assert.IsTrue(outcomes.All(outcome => outcome.Failure is OperationCanceledException),
            string.Join("; ", outcomes.Select(outcome => outcome.Failure?.Message ?? "none")));
    }

    [TestMethod]
    public void A_run_stays_on_its_thread_and_leaves_none_and_no_tensor_behind()
    {
        using var examples = Rows();
        var threads = new ConcurrentBag<Thread>();
        var callers = NativeMemory.LiveTensors;
        var outcomes = RunsTogether.Run(Runs, TrainingEngineKind.Managed, ProcessorShare.Of(2), (seed, share) =>
        {
            threads.Add(Thread.CurrentThread);
            var before = NativeMemory.LiveTensors;
            var ofCalls = new HashSet<int>();
            Train(examples, seed, share,
                callback: new Watching
                {
                    BatchEnd = _ => ofCalls.Add(Environment.CurrentManagedThreadId),
                    EpochEnd = (_, _) => ofCalls.Add(Environment.CurrentManagedThreadId)
                });
            return (Threads: ofCalls.Count, Tensors: NativeMemory.LiveTensors - before);
        });

        Assert.IsTrue(outcomes.All(outcome => outcome.Result == (1, 0)), string.Join("; ", outcomes.Select(outcome => outcome.Result)));
        Assert.IsFalse(threads.Any(thread => thread != Thread.CurrentThread && thread.IsAlive));
        Assert.AreEqual(callers, NativeMemory.LiveTensors);
    }

    [TestMethod]
    public void No_runs_are_no_outcomes() =>
        Assert.IsEmpty(RunsTogether.Run(0, TrainingEngineKind.Managed, ProcessorShare.All, (_, _) => 0));

    /// <summary>96 rows of 24 features in three classes: with 64 units a step is large enough for helpers to take part.</summary>
    private static RowStore Rows()
    {
        var random = new Random(1);
        var features = new DenseFeatureRows(24, 96);
        for (var row = 0; row < 96; row++)
        {
            foreach (ref var value in features.Next())
                value = random.NextSingle();
            features.Keep();
        }
        int[] classes = [.. Enumerable.Range(0, 96).Select(row => row % 3)];
        return new RowStore(features, Labels: null, classes, SkippedRows: 0);
    }

    private static float[] Train(
        RowStore examples, int seed, ProcessorShare share, DenseNetworkOptions? options = null, TrainingCallback? callback = null,
        CancellationToken token = default)
    {
        using var network = NetworkState.Start(
            NetworkSpecification.WithOutput(24, [new Dense(64, Activation.ReLU), new Dropout(.2f)], 3), seed);
        using var loop = new TrainingLoop(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = options ?? new DenseNetworkOptions { NumberOfEpochs = 8 },
            Engine = TrainingEngineKind.Managed,
            Processors = share,
            Seed = seed,
            BatchSize = 32,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(examples),
            Validation = null,
            SkippedRowCount = 0,
            Callbacks = callback is null ? [] : [callback],
            CheckAlive = token.ThrowIfCancellationRequested,
            IsCancelled = () => token.IsCancellationRequested,
        });
        loop.Run();
        return network.CopyParameters();
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
