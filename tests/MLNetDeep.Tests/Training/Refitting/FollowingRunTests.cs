using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Tests.Training.Refitting;

/// <summary>A run that trains again while another one still chooses its epoch, at every moment at which the choice may fall.</summary>
[TestClass]
public sealed class FollowingRunTests
{
    private const int ChosenEpoch = 2;

    [TestMethod]
    [DataRow(2, 1)]
    [DataRow(2, 2)]
    [DataRow(3, 1)]
    [DataRow(3, 2)]
    [DataRow(5, 1)]
    [DataRow(5, 2)]
    public void It_tells_of_the_chosen_epochs_alone_and_has_their_weights(int inEpoch, int afterStep)
    {
        var alone = Run(new Watch(), epochs: ChosenEpoch, follows: null);

        // The first run is ahead. An epoch has two steps: behind the second one, nothing cuts it short.
        var choice = new EpochChoice();
        choice.Report(epoch: 5, best: ChosenEpoch);
        var watch = new Watch { OnBatch = run => { if ((run.Epoch, run.Step) == (inEpoch, afterStep)) choice.Choose(ChosenEpoch); } };
        var following = Run(watch, epochs: 30, choice);

        CollectionAssert.AreEqual(new[] { 1, 2 }, watch.ToldEpochs);
        CollectionAssert.AreEqual(alone.Weights, following.Weights);
        Assert.AreEqual((TrainingEnd.AllEpochsDone, 2), (following.History.End, following.History.Epochs.Count));
    }

    [TestMethod]
    public void It_tells_of_no_epoch_when_nobody_waits_for_it_any_more()
    {
        var choice = new EpochChoice();
        choice.Report(epoch: 5, best: 1);
        var watch = new Watch { OnBatch = run => { if ((run.Epoch, run.Step) == (3, 2)) choice.Abandon(); } };
        Run(watch, epochs: 30, choice);
        Assert.IsEmpty(watch.ToldEpochs);
    }

    [TestMethod]
    public void It_keeps_the_weights_of_the_best_epoch_so_far_and_of_those_that_the_first_run_has_not_ended()
    {
        using var network = NetworkState.Start(NetworkSpecification.WithOutput(3, [new Dense(4)], 3), seed: 1);
        var (choice, weights) = (new EpochChoice(), new ChoosableWeights());
        choice.Report(epoch: 5, best: 2);
        for (var epoch = 1; epoch <= 7; epoch++)
            weights.Keep(epoch, network, choice);
        CollectionAssert.AreEquivalent(new[] { 2, 6, 7 }, weights.Epochs.ToArray());

        choice.Report(epoch: 8, best: 7);
        weights.Keep(8, network, choice);
        CollectionAssert.AreEquivalent(new[] { 7 }, weights.Epochs.ToArray());

        choice.Choose(7);
        weights.Keep(9, network, choice);
        Assert.IsTrue(weights.Restore(7, network));
        Assert.IsFalse(weights.Restore(9, network));
    }

    private static (float[] Weights, TrainingHistory History) Run(Watch watch, int epochs, EpochChoice? follows)
    {
        using var network = NetworkState.Start(NetworkSpecification.WithOutput(3, [new Dense(4)], 3), seed: 1);
        using var examples = new RowStore(MadeUpData.ZeroFeatures(16, width: 3), Labels: null, new int[16], 0);
        using var loop = new TrainingLoop(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = new DenseNetworkOptions { BatchSize = 8, NumberOfEpochs = epochs },
            Engine = TrainingEngineKind.Managed,
            Seed = 1,
            BatchSize = 8,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(examples),
            Validation = null,
            SkippedRowCount = 0,
            Callbacks = [watch],
            CheckAlive = () => { },
            Follows = follows,
        });
        var history = loop.Run();
        return (network.CopyParameters(), history);
    }

    private sealed class Watch : TrainingCallback
    {
        public Action<TrainingRun>? OnBatch { get; init; }

        public List<int> ToldEpochs { get; } = [];

        public override void OnBatchEnd(TrainingRun run) => OnBatch?.Invoke(run);

        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => ToldEpochs.Add(epoch.Epoch);
    }
}
