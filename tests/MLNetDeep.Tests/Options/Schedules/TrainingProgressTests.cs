namespace MLNetDeep.Tests.Options.Schedules;

[TestClass]
public sealed class TrainingProgressTests
{
    [TestMethod]
    public void It_says_how_often_a_span_has_passed()
    {
        var progress = new TrainingProgress(30, stepsPerEpoch: 10, totalSteps: 120);
        Assert.AreEqual(3, progress.In(TrainingSpan.Epochs(1)));
        Assert.AreEqual(0.25, progress.In(TrainingSpan.WholeRun));
        Assert.AreEqual(1.5, progress.In(TrainingSpan.Steps(20)));
    }

    [TestMethod]
    public void The_end_of_the_run_is_no_limit() => Assert.AreEqual(2, new TrainingProgress(20, 10, 10).In(TrainingSpan.WholeRun));

    [TestMethod]
    [DataRow(-1, 1, 1, "completedSteps must be at least 0. Received: -1.")]
    [DataRow(0, 0, 1, "stepsPerEpoch must be at least 1. Received: 0.")]
    [DataRow(0, 1, 0, "totalSteps must be at least 1. Received: 0.")]
    public void What_cannot_be_is_refused(int completedSteps, int stepsPerEpoch, int totalSteps, string message) =>
        Assert.AreEqual(message,
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new TrainingProgress(completedSteps, stepsPerEpoch, totalSteps)).Message);
}
