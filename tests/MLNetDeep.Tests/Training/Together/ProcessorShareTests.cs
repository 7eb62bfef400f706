using MLNetDeep.Training.Together;

namespace MLNetDeep.Tests.Training.Together;

[TestClass]
public sealed class ProcessorShareTests
{
    [TestMethod]
    public void A_run_alone_has_all_processors() =>
        Assert.AreEqual((Environment.ProcessorCount, Environment.ProcessorCount), (ProcessorShare.All.Current, ProcessorShare.All.Most));

    [TestMethod]
    public void Users_have_equal_parts_and_those_of_whoever_has_gone()
    {
        var share = ProcessorShare.Of(8).Among(3);
        Assert.AreEqual(2, share.Current);
        share.Leave();
        Assert.AreEqual(4, share.Current);
        share.Leave();
        Assert.AreEqual(8, share.Current);
        share.Enter();
        Assert.AreEqual(4, share.Current);
        Assert.AreEqual(8, share.Most);
    }

    [TestMethod]
    public void Nobody_has_less_than_one() => Assert.AreEqual(1, ProcessorShare.Of(2).Among(5).Current);

    [TestMethod]
    public void A_share_is_shared_again()
    {
        var trials = ProcessorShare.Of(8).Among(2);
        var folds = trials.Among(4);
        Assert.AreEqual(1, folds.Current);
        trials.Leave();
        Assert.AreEqual(2, folds.Current, "Of the trial's 8.");
    }
}
