namespace MLNetDeep.Tests.Training.History;

/// <summary>What a history, an epoch and the other results print.</summary>
[TestClass]
public sealed class HistoryTextTests
{
    [TestMethod]
    public void A_history_is_a_small_table() => Assert.AreEqual(
        """
        2 epochs by Managed on cpu: 48,000 training rows, 12,000 validation rows, 3 rows left out, batches of 32, seed 42
                                 validation  validation          learning
        epoch    loss  accuracy        loss    accuracy     auc      rate  seconds
            1  0.6100    0.7800      0.4300      0.8400  0.9700     0.001     0.42
            2     NaN    0.8000      0.4100      0.8500  0.9800    0.0001     1.25  best
        Weights from epoch 2. All 2 epochs were done.
        Calibration: temperature 1.31, log-loss 0.36 to 0.33, expected calibration error 0.04 to 0.01.
        """.ReplaceLineEndings("\n"),
        (History(Epoch(1, .61, .78, .43, .84, 1e-3f, .42, .97), Epoch(2, double.NaN, .8, .41, .85, 1e-4f, 1.25, .98)) with
        {
            BestEpoch = 2,
            SkippedRowCount = 3,
            Calibration = Calibration
        }).ToString());

    [TestMethod]
    public void The_table_of_a_classifier_fits_a_terminal()
    {
        var lines = History([.. Enumerable.Range(1, 100).Select(
            epoch => Epoch(epoch, .61, .78, .43, .84, 1.234e-5f, 123.45, 0) with { Metrics = MetricValues.None })]).ToString().Split('\n');
        Assert.IsLessThanOrEqualTo(80, lines.Skip(1).Max(line => line.Length));
    }

    [TestMethod]
    public void Of_a_long_one_the_ends_are_shown()
    {
        var lines = History([.. Enumerable.Range(1, 50).Select(epoch => Epoch(epoch, 1.0 / epoch))]).ToString().Split('\n');
        Assert.HasCount(1 + 2 + 10 + 1 + 10 + 1, lines);
        Assert.AreEqual("                         learning", lines[1]);
        Assert.AreEqual("epoch    loss  accuracy      rate  seconds", lines[2]);
        Assert.AreEqual("   10  0.1000    0.5000      0.01        1", lines[12]);
        Assert.AreEqual("…", lines[13]);
        Assert.AreEqual("   41  0.0244    0.5000      0.01        1", lines[14]);
    }

    [TestMethod]
    public void Epochs_that_are_not_shown_do_not_widen_the_table()
    {
        var lines = History([.. Enumerable.Range(1, 50).Select(epoch => Epoch(epoch, epoch == 25 ? 123456.789e30 : 1.0 / epoch))])
            .ToString().Split('\n');
        Assert.AreEqual("   10  0.1000    0.5000      0.01        1", lines[12]);
    }

    [TestMethod]
    public void A_metric_of_a_hidden_epoch_has_its_column()
    {
        var lines = History([.. Enumerable.Range(1, 50).Select(
            epoch => epoch == 25 ? Epoch(epoch, .61, .78, .43, .84, 1e-3f, .42, .97) : Epoch(epoch, 1.0 / epoch))]).ToString().Split('\n');
        StringAssert.Contains(lines[2], "auc");
        Assert.HasCount(1 + 2 + 10 + 1 + 10 + 1, lines);
    }

    [TestMethod]
    public void Of_an_ensemble_the_averaged_figures_are_said()
    {
        var one = History(Epoch(1, .5));
        var both = one with { Ensemble = new EnsembleRecord { Members = [one, one], ValidationLoss = .31, ValidationMetric = .89 } };
        Assert.AreEqual("2 networks, averaged: validation loss 0.31, validation metric 0.89", both.Ensemble.ToString());
        StringAssert.EndsWith(
            both.ToString(),
            "\nEnsemble: 2 networks, averaged: validation loss 0.31, validation metric 0.89. The table is of the first network.");
        Assert.AreEqual("1 network", new EnsembleRecord { Members = [one] }.ToString());
    }

    [TestMethod]
    public void Of_a_second_training_it_is_said_whether_the_model_has_its_weights()
    {
        var first = History(Epoch(1, .5)) with { TrainingRowCount = 4_000 };
        var again = first with { TrainingRowCount = 5_000, EndMessage = "It diverged." };
        StringAssert.EndsWith(
            $"{first with { Refit = again with { End = TrainingEnd.AllEpochsDone } }}",
            "\nThen trained again on all 5,000 rows, for as many epochs: the model has these weights.");
        StringAssert.EndsWith(
            $"{first with { Refit = again with { End = TrainingEnd.Diverged } }}",
            "\nTrained again on all 5,000 rows, but the model has the weights above: It diverged.");
    }

    [TestMethod]
    public void An_epoch_is_a_line()
    {
        Assert.AreEqual(
            "epoch 3: loss 0.61, metric 0.78, validation loss 0.43, validation metric 0.84, auc 0.97, learning rate 0.001, 0.42 s",
            Epoch(3, .61, .78, .43, .84, 1e-3f, .42, .97).ToString());
        Assert.AreEqual("epoch 1: loss 0.5, metric 0.5, learning rate 0.01, 1 s", Epoch(1, .5).ToString());
    }

    [TestMethod]
    public void Other_results_are_lines()
    {
        var point = new LearningRatePoint { LearningRate = .001f, Loss = .61, SmoothedLoss = .58 };
        Assert.AreEqual("rate 0.001: loss 0.61, smoothed 0.58", point.ToString());
        Assert.AreEqual(
            "2 rates from 0.001 to 0.1, where the loss exploded; the lowest smoothed loss is 0.58, at 0.001",
            new LearningRateCurve
            {
                Points = [point, point with { LearningRate = .1f, SmoothedLoss = 9 }],
                LossExploded = true,
                Seed = 1
            }.ToString());
        Assert.AreEqual(
            "Dense { Units = 100, Activation = ReLU }: [batch, 100], 78,500 parameters",
            new LayerSummary
            {
                Layer = new Dense(100, Activation.ReLU),
                OutputSize = 100,
                ParameterCount = 78_500,
                TrainableParameterCount = 78_500,
            }.ToString());
        Assert.AreEqual("step 120 of 1500, 75 an epoch", new TrainingProgress(120, 75, 1500).ToString());
    }

    [TestMethod]
    public void An_explanation_names_the_score_and_what_made_most_of_it()
    {
        var explanation = new Explanation
        {
            Contributions = [.1f, -.31f, 0, .43f],
            FeatureNames = ["colour", "sole", "lace", "heel"],
            OutputIndex = 2,
            OutputName = "Sneaker",
            Score = 2.3125,
            BaselineScore = .1,
            Deviation = 0,
            NumberOfSteps = 32,
        };
        Assert.AreEqual("score 2.312 of 'Sneaker', baseline 0.1; most of it: heel: 0.43, sole: -0.31, colour: 0.1", explanation.ToString());
        StringAssert.StartsWith((explanation with { OutputName = null }).ToString(), "score 2.312 of output 2, ");
    }

    private static CalibrationRecord Calibration => new()
    {
        Temperature = 1.31,
        LogLossBefore = .36,
        LogLossAfter = .33,
        ExpectedCalibrationErrorBefore = .04,
        ExpectedCalibrationErrorAfter = .01,
    };

    private static EpochRecord Epoch(int epoch, double loss) =>
        new() { Epoch = epoch, Loss = loss, Metric = .5, LearningRate = .01f, Duration = TimeSpan.FromSeconds(1) };

    private static EpochRecord Epoch(
        int epoch, double loss, double metric, double validationLoss, double validationMetric, float rate, double seconds, double auc) =>
        new()
        {
            Epoch = epoch,
            Loss = loss,
            Metric = metric,
            ValidationLoss = validationLoss,
            ValidationMetric = validationMetric,
            LearningRate = rate,
            Duration = TimeSpan.FromSeconds(seconds),
            Metrics = new MetricValues([new("auc", auc)]),
        };

    private static TrainingHistory History(params EpochRecord[] epochs) => new()
    {
        Epochs = epochs,
        MetricName = "accuracy",
        BestEpoch = null,
        WeightsFromEpoch = epochs.Length,
        End = TrainingEnd.AllEpochsDone,
        EndMessage = $"All {epochs.Length} epochs were done.",
        Seed = 42,
        Device = "cpu",
        Engine = TrainingEngineKind.Managed,
        BatchSize = 32,
        TrainingRowCount = 48_000,
        ValidationRowCount = 12_000,
        SkippedRowCount = 0,
    };
}
