using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class StopAfterTests
{
    [TestMethod]
    public void Training_ends_at_the_first_batch_after_the_time_and_in_every_fit_anew()
    {
        var options = new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 1_000_000, BatchSize = 8 };
        var stop = new StopAfter(TimeSpan.FromMilliseconds(20));
        for (var fit = 0; fit < 2; fit++)
        {
            var history = options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, stop).History;
            Assert.AreEqual(TrainingEnd.Requested, history.End);
            Assert.AreEqual("The time limit of 00:00:00.0200000 was reached.", history.EndMessage);
            Assert.IsTrue(history.Epochs.Count is > 0 and < 1_000_000, $"{history.Epochs.Count} epochs");
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(-1)]
    public void The_time_must_be_above_zero(int seconds)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new StopAfter(TimeSpan.FromSeconds(seconds)));
        StringAssert.StartsWith(error.Message, $"The time limit must be above zero. Received: {TimeSpan.FromSeconds(seconds):c}.");
    }
}
