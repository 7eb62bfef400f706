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

        // The 3 steps after the first took 0.3 s, so 26 will take 2.6.
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
            "Epoch 1/3: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000; 2.0 s left",
            "Epoch 2/3: loss 0.2500, accuracy 0.9000; 1.0 s left",
            "All 3 epochs were done. Weights of epoch 3. 2.0 s in all.",
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
        second.Steps(run, 2);

        StringAssert.Contains(_screen.Lines[0], "2.7 s left");
        StringAssert.Contains(_screen.Lines[1], "2.8 s left");
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
            "Epoch  1/10: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000; 9.0 s left\n"
            + "All 3 epochs were done. Weights of epoch 3. 1.0 s in all.\n",
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

        Assert.AreEqual("Network 2/5\nEpoch 1/3: loss 0.2500, accuracy 0.9000; 2.0 s left\nAll 3 epochs were done. "
            + "Weights of epoch 3. 1.0 s in all. Rows left out, because a value was missing: 3.\n", file.ToString());
    }

    [TestMethod]
    public void The_time_left_does_not_count_the_start_and_follows_the_pace()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, epochs: 5);
        var run = training.Begin();
        // Compiling: the first step takes 5 s, the nine after it 100 ms each; later epochs are twice as fast.
        training.BeginEpoch(run);
        training.Steps(run, 1, milliseconds: 5000);
        training.Steps(run, 9);
        training.EndEpoch(run);
        for (var epoch = 2; epoch <= 4; epoch++)
        {
            training.BeginEpoch(run);
            training.Steps(run, 10, milliseconds: 50);
            training.EndEpoch(run);
        }

        string[] left = [.. file.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("; ")[^1])];
        // 40 steps of 100 ms; then 30 at (900 + 500) / 19 ms each; from then on at 50 ms.
        CollectionAssert.AreEqual(new[] { "4.0 s left", "2.2 s left", "1.0 s left", "0.5 s left" }, left);
    }

    [TestMethod]
    public void The_time_left_is_a_bound_where_early_stopping_may_end_the_run()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, earlyStopping: new EarlyStopping());
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 10);
        training.EndEpoch(run);

        Assert.AreEqual("Epoch 1/3: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000; <2.0 s left\n", file.ToString());
    }

    [TestMethod]
    public void A_run_until_somebody_stops_it_says_nothing_of_the_time_left()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, epochs: int.MaxValue);
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 10, milliseconds: 60_000);
        training.EndEpoch(run);

        Assert.AreEqual("Epoch          1/2147483647: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000\n", file.ToString());
    }

    [TestMethod]
    public void A_run_of_one_step_an_epoch_says_nothing_of_the_time_left_after_the_first()
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var training = new MadeUpRun(new ConsoleProgress(file, _time), _time, stepsPerEpoch: 1);
        var run = training.Begin();
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            training.BeginEpoch(run);
            training.Steps(run, 1, milliseconds: 700);
            training.EndEpoch(run);
        }

        Assert.AreEqual("Epoch 1/3: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000\n"
            + "Epoch 2/3: loss 0.2500, accuracy 0.9000; val 0.5000, 0.8000; 0.7 s left\n", file.ToString());
    }

    [TestMethod]
    [DataRow(100, .5, .5, 3_540_000)]
    [DataRow(999, 123.4567, 999.9999, 9_000_000)]
    [DataRow(1000, 1.5, 123_456.7, 35_000)]
    public void The_line_of_an_epoch_fits_a_terminal(int epochs, double loss, double metric, int milliseconds)
    {
        using var file = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var progress = new ConsoleProgress(file, _time);
        var training = new MadeUpRun(progress, _time, epochs);
        var run = training.Begin();
        training.BeginEpoch(run);
        training.Steps(run, 10, milliseconds / 10);
        progress.OnEpochEnd(run, new EpochRecord
        {
            Epoch = 1,
            Loss = loss,
            Metric = metric,
            ValidationLoss = loss,
            ValidationMetric = metric,
            LearningRate = 1e-3f,
            Duration = TimeSpan.FromSeconds(1)
        });
        StringAssert.Contains(file.ToString(), " left\n");
        Assert.IsLessThanOrEqualTo(80, file.ToString().TrimEnd().Length, file.ToString());
    }

    private TrainingRun Started(out MadeUpRun training)
    {
        training = new MadeUpRun(new ConsoleProgress(_screen.Console, _time), _time);
        var run = training.Begin();
        training.BeginEpoch(run);
        return run;
    }
}
