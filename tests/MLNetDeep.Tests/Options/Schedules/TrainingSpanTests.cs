using System.Text.Json;

namespace MLNetDeep.Tests.Options.Schedules;

[TestClass]
public sealed class TrainingSpanTests
{
    private static readonly TrainingProgress Run = new(0, stepsPerEpoch: 15, totalSteps: 100);

    [TestMethod]
    public void Steps_are_steps() => Assert.AreEqual(7, TrainingSpan.Steps(7).StepsIn(Run));

    [TestMethod]
    public void An_epoch_has_the_run_s_steps() => Assert.AreEqual(45, TrainingSpan.Epochs(3).StepsIn(Run));

    [TestMethod]
    public void A_share_is_of_all_steps() => Assert.AreEqual(25, TrainingSpan.ShareOfRun(0.25).StepsIn(Run));

    [TestMethod]
    public void The_whole_run_is_all_steps() => Assert.AreEqual(100, TrainingSpan.WholeRun.StepsIn(Run));

    [TestMethod]
    public void Parts_of_a_step_are_rounded_up()
    {
        Assert.AreEqual(8, TrainingSpan.Epochs(0.5).StepsIn(Run));
        Assert.AreEqual(1, TrainingSpan.ShareOfRun(1e-6).StepsIn(Run));
        Assert.AreEqual(34, TrainingSpan.ShareOfRun(1 / 3.0).StepsIn(Run));
    }

    [TestMethod]
    public void An_error_of_rounding_is_no_part_of_a_step()
    {
        for (var hundredths = 1; hundredths <= 100; hundredths++)
            Assert.AreEqual(hundredths, TrainingSpan.ShareOfRun(hundredths * 0.01).StepsIn(Run));
    }

    [TestMethod]
    public void It_goes_through_JSON()
    {
        var json = JsonSerializer.Serialize(TrainingSpan.Epochs(2.5));
        Assert.AreEqual("""{"Amount":2.5,"Unit":"epochs"}""", json);
        Assert.AreEqual(TrainingSpan.Epochs(2.5), JsonSerializer.Deserialize<TrainingSpan>(json));
    }
}
