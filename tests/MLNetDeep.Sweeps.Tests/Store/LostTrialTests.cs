using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>A worker that was silent for too long, and whose trial another one has taken up.</summary>
[TestClass]
public sealed class LostTrialTests
{
    private const int Epochs = 200_000;

    [TestMethod]
    [OnEveryStore]
    public void A_worker_leaves_a_trial_that_another_has_taken_up_within_a_heartbeat_and_takes_the_next(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        using var other = place.Open();
        using var enough = new CancellationTokenSource();
        var (epochs, begun) = (0, new List<int>());
        var watching = new Watching
        {
            TrialBegin = trial =>
            {
                begun.Add(trial.Number);
                if (trial.Number == 0)
                {
                    Assert.IsTrue(other.Change(0, 1, trial with { Attempts = 2 }, "elsewhere/1/1"));
                    return;
                }
                Assert.IsTrue(other.Change(
                    0, 2, trial with { Number = 0, Attempts = 2, State = TrialState.Completed, Score = .5 }, "elsewhere/1/1"));
                enough.Cancel();
            },
            EpochEnd = (_, _) => epochs++,
        };

        var mlContext = new MLContext(3);
        var result = new DenseNetworkSweep(mlContext) { Lease = TimeSpan.FromSeconds(.6) }
            .SetData(Flower.View(mlContext, 90, 1), Flower.View(mlContext, 45, 2)).SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(Flower.Space.StartingFrom(Flower.Space.Start with { NumberOfEpochs = Epochs })).SetTuner(new RandomTuner())
            .SetMaxTrials(2).SetConcurrentTrials(2, here: 1).SetCallbacks(watching).SetStore(place.Open).Run(enough.Token);
        CollectionAssert.AreEqual(new[] { 0, 1 }, begun);
        Assert.IsLessThan(Epochs, epochs, "It trained to the end for nothing.");
        Assert.AreEqual((0, 2), (result.Best.Number, result.Best.Attempts), "What the other one came to is kept.");
    }

    [TestMethod]
    public void A_loop_that_has_lost_its_trial_is_told_not_to_continue()
    {
        using var place = StorePlace.Of(StoreKind.Sqlite);
        using var other = place.Open();
        using var asked = new DenseNetworkSweep(new MLContext(3)) { Lease = TimeSpan.FromSeconds(.3) }
            .SetSearchSpace(Support.Spaces.OfTwoNumbers).SetTuner(new RandomTuner()).SetMaxTrials(2).SetStore(place.Open)
            .AskAndTell("error", higherIsBetter: false);
        var trial = asked.Ask()!;
        Assert.IsTrue(trial.Report(1));
        Assert.IsTrue(other.Change(0, 1, other.Trials(0, []).Single().Trial with { Attempts = 2 }, "elsewhere/1/1"));
        Assert.IsTrue(SpinWait.SpinUntil(() => !trial.Report(1), TimeSpan.FromSeconds(30)));
        Assert.IsFalse(trial.Tell(1));
    }
}
