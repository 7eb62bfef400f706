using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>The momentum of NAdam is a function of the update's number, whoever asks.</summary>
[TestClass]
public sealed class NAdamMomentumTests
{
    [TestMethod]
    public void Threads_that_ask_at_once_get_the_same_shares()
    {
        (double, double)[] expected = [.. Enumerable.Range(1, 3).Select(step => new NAdamMomentum(0.9f).SharesAt(step))];
        for (var round = 0; round < 300; round++)
        {
            var momentum = new NAdamMomentum(0.9f);
            using var together = new Barrier(4);
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () => expected.Select((_, i) =>
                {
                    together.SignalAndWait();
                    return momentum.SharesAt(i + 1);
                }).ToArray(),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            foreach (var thread in threads)
                CollectionAssert.AreEqual(expected, thread.Result);
        }
    }

    [TestMethod]
    public void An_earlier_update_gets_the_same_shares_again()
    {
        var momentum = new NAdamMomentum(0.9f);
        var first = momentum.SharesAt(1);
        momentum.SharesAt(50);
        Assert.AreEqual(first, momentum.SharesAt(1));
    }
}
