using System.Globalization;
using MLNetDeep.Reports.Tests.Support;

namespace MLNetDeep.Reports.Tests;

[TestClass]
public sealed class ConsoleProgressTests
{
    private readonly ManualTime _time = new();
    private readonly Screen _screen = new();

    [TestMethod]
    public void In_an_epoch_a_bar_shows_loss_metric_and_time_left()
    {
        var run = Started(out var training);
        training.Steps(run, 4);

        // 4 of 30 steps took 0.4 s, so 26 will take 2.6.
        Assert.AreEqual("Epoch 1/3 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ loss 0.5000, accuracy 0.7500, 2.6 s left", _screen.Lines[0]);
        StringAssert.Contains(_screen.Written, new string('━', 12) + "\u001b[0m");
    }

    [TestMethod]
    public void The_bar_is_drawn_in_one_place_and_gives_way_to_the_epochs_line()
    {
        var run = Started(out var training);
        training.Steps(run, 10);
        training.EndEpoch(run);
        training.BeginEpoch(run);
        training.Steps(run, 10);
        training.EndEpoch(run, validated: false);
        training.End(run);

        string[] expected =
        [
            "Epoch 1/3: loss 0.2500, accuracy 0.9000, validation loss 0.5000, validation accuracy 0.8000, 1.0 s, 2.0 s left",
            "Epoch 2/3: loss 0.2500, accuracy 0.9000, 1.0 s, 1.0 s left",
            "All 3 epochs were done. Weights of epoch 3.",
            "",
        ];
        CollectionAssert.AreEqual(expected, _screen.Lines.ToArray());
    }

    [TestMethod]
    public void It_is_drawn_at_most_ten_times_a_second()
    {
        var run = Started(out var training);
        training.Steps(run, 10, milliseconds: 30);

        // At 30, 150 and 270 ms: 120 ms is the first multiple of 30 that is not less than 100.
        Assert.AreEqual(3, training.LossAsked);
    }

    [TestMethod]
    public void When_training_throws_the_cursor_is_visible_at_the_start_of_a_line_of_its_own()
    {
        var run = Started(out var training);
        training.Steps(run, 3);

        Assert.AreEqual("", _screen.Lines[^1]);
        Assert.HasCount(2, _screen.Lines);
        Assert.DoesNotContain(
            "\u001b[?25", _screen.Written, "The cursor must never be hidden: no callback is called that could show it again.");
    }

    [TestMethod]
    public void A_run_after_one_that_threw_begins_below_it()
    {
        var progress = new ConsoleProgress(_screen.Console, _time);
        var first = new MadeUpRun(progress, _time);
        var thrown = first.Begin();
        first.BeginEpoch(thrown);
        first.Steps(thrown, 3);

        var second = new MadeUpRun(progress, _time);
        var run = second.Begin();
        second.BeginEpoch(run);
        second.Steps(run, 1);

        StringAssert.Contains(_screen.Lines[0], "2.7 s left");
        StringAssert.Contains(_screen.Lines[1], "2.9 s left");
    }

    [TestMethod]
    public void On_a_narrow_terminal_the_bar_and_then_the_text_give_way()
    {
        var narrow = new Screen(width: 40);
        var training = new MadeUpRun(new ConsoleProgress(narrow.Console, _time), _time);
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 5);

        Assert.AreEqual("Epoch 1/3 loss 0.5000, accuracy 0.7500,", narrow.Lines[0]);
        Assert.HasCount(2, narrow.Lines);
    }

    [TestMethod]
    public void A_file_gets_a_line_for_each_epoch_and_no_ansi_sequences()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, epochs: 10);
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 10);
        training.EndEpoch(run);
        training.End(run);

        Assert.AreEqual(
            "Epoch  1/10: loss 0.2500, accuracy 0.9000, validation loss 0.5000, validation accuracy 0.8000, 1.0 s, 9.0 s left\nAll 3 "
            + "epochs were done. Weights of epoch 3.\n",
            file.ToString());
        Assert.AreEqual(0, training.LossAsked, "Nothing is drawn within an epoch, so the device must not be waited for.");
    }

    [TestMethod]
    public void A_network_of_an_ensemble_is_named_and_rows_left_out_are_counted()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, ensembleSize: 5, member: 1);
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 10);
        training.EndEpoch(run, validated: false);
        training.End(run, leftOut: 3);

        Assert.AreEqual("Network 2/5: Epoch 1/3: loss 0.2500, accuracy 0.9000, 1.0 s, 2.0 s left\nNetwork 2/5: All 3 epochs were done. "
            + "Weights of epoch 3. Rows left out, because a value was missing: 3.\n", file.ToString());
    }

    private TrainingRun Started(out MadeUpRun training)
    {
        training = new MadeUpRun(new ConsoleProgress(_screen.Console, _time), _time);
        var run = training.Begin();
        training.BeginEpoch(run);
        return run;
    }
}
