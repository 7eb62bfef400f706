using MLNetDeep.Training.Managed;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The choice between help and none, by a clock that the test turns on.</summary>
[TestClass]
public sealed class HelpTrialTests
{
    private const int StepsOfTrial = 4 * 32;
    private const int FirstPause = 16;

    private long _now;

    [TestMethod]
    public void Help_is_used_until_it_was_tried() => Assert.IsTrue(Run(new HelpTrial(), FirstPause, _ => 100).TrueForAll(help => help));

    [TestMethod]
    public void Steps_without_and_with_help_take_turns()
    {
        var trial = new HelpTrial();
        Run(trial, FirstPause, _ => 100);
        var turns = Run(trial, StepsOfTrial, _ => 100);

        CollectionAssert.AreEqual(Enumerable.Range(0, StepsOfTrial).Select(step => step / 32 % 2 == 1).ToArray(), turns);
    }

    [TestMethod]
    [DataRow(60, 100, true)]
    [DataRow(100, 60, false)]
    [DataRow(100, 100, false)]
    public void What_took_less_time_is_kept_to(int withHelp, int without, bool expected)
    {
        var trial = new HelpTrial();
        Run(trial, FirstPause + StepsOfTrial, help => help ? withHelp : without);

        Assert.IsTrue(Run(trial, 2 * FirstPause, _ => 100).TrueForAll(help => help == expected));
    }

    [TestMethod]
    public void One_long_step_changes_nothing()
    {
        foreach (var disturbed in Enumerable.Range(0, FirstPause + StepsOfTrial))
        {
            var (trial, step) = (new HelpTrial(), 0);
            Run(trial, FirstPause + StepsOfTrial, help => step++ == disturbed ? 100_000 : help ? 60 : 100);

            Assert.IsTrue(trial.HasHelp, $"Step {disturbed} took long.");
        }
    }

    [TestMethod]
    public void A_helper_that_is_held_up_again_and_again_is_done_without()
    {
        var (trial, step) = (new HelpTrial(), 0);
        Run(trial, FirstPause + StepsOfTrial, help => step++ % 16 == 8 && help ? 3_000 : help ? 60 : 100);

        Assert.IsFalse(trial.HasHelp);
    }

    [TestMethod]
    public void It_is_tried_again_when_the_machine_has_changed_ever_more_seldom()
    {
        var (trial, pause) = (new HelpTrial(), FirstPause);
        for (var number = 0; number < 12; number++)
        {
            var helps = number % 2 == 0;
            Run(trial, pause, _ => 100);
            Assert.AreEqual(StepsOfTrial / 2, Run(trial, StepsOfTrial, help => help == helps ? 60 : 100).Count(help => help),
                $"Trial {number}.");
            Assert.AreEqual(helps, trial.HasHelp, $"After trial {number}.");
            pause = Math.Min(2 * pause, 4096);
        }
    }

    [TestMethod]
    public void A_trial_of_long_steps_is_of_few()
    {
        var trial = new HelpTrial(longTurn: 50);
        Run(trial, FirstPause, _ => 100);
        var helped = Run(trial, 12, help => help ? 60 : 100);

        // One step of each turn is not timed, two are; then what was faster continues.
        CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(step => step / 3 % 2 == 1).ToArray(), helped);
        Assert.IsTrue(Run(trial, 2 * FirstPause, _ => 100).TrueForAll(help => help));
    }

    /// <summary>Takes steps; whether each had help.</summary>
    private List<bool> Run(HelpTrial trial, int steps, Func<bool, int> timeOf)
    {
        var helped = new List<bool>();
        for (var i = 0; i < steps; i++)
        {
            helped.Add(trial.HasHelp);
            trial.BeginStep(_now);
            _now += timeOf(trial.HasHelp);
            trial.EndStep(_now);
            _now += 7;
        }
        return helped;
    }
}
