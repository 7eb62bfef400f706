using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class TrainingCallbackTests
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(10, width: 3));

    /// <summary>Three steps in each of two epochs.</summary>
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(4, Activation.ReLU)],
        BatchSize = 4,
        NumberOfEpochs = 2
    };

    [TestMethod]
    public void Every_call_comes_once_and_in_order()
    {
        var watching = new Watching();
        Options.Fit(Data, Data, watching);
        CollectionAssert.AreEqual(
            new[]
            {
                "begin 0.0",
                "epoch 1.0", "batch 1.1", "batch 1.2", "batch 1.3", "epoch end 1.3",
                "epoch 2.0", "batch 2.1", "batch 2.2", "batch 2.3", "epoch end 2.3",
                "end 2.3",
            },
            watching.Calls);
    }

    [TestMethod]
    public void Several_callbacks_are_told_in_their_order()
    {
        var order = new List<string>();
        var (a, b) = (new Watching { EpochEnd = (_, _) => order.Add("a") }, new Watching { EpochEnd = (_, _) => order.Add("b") });
        Options.Fit(Data, null, a, b);
        CollectionAssert.AreEqual(new[] { "a", "b", "a", "b" }, order);
    }

    [TestMethod]
    public void A_run_tells_how_far_it_is()
    {
        var watching = new Watching
        {
            TrainingBegin = run =>
            {
                Assert.AreEqual(("rmse", 2, 3), (run.MetricName, run.NumberOfEpochs, run.StepsPerEpoch));
                Assert.AreEqual(4, run.Options.BatchSize);
                Assert.IsEmpty(run.Epochs);
                Assert.IsTrue(double.IsNaN(run.AverageLoss));
            },
            EpochBegin = run =>
            {
                Assert.HasCount(run.Epoch - 1, run.Epochs);
                Assert.IsTrue(double.IsNaN(run.AverageLoss), "No step of this epoch has been taken.");
            },
            EpochEnd = (run, epoch) =>
            {
                Assert.AreSame(epoch, run.Epochs[^1]);
                Assert.HasCount(run.Epoch, run.Epochs);
                Assert.AreEqual(epoch.Loss, run.AverageLoss);
                Assert.IsNotNull(epoch.ValidationLoss);
            },
            TrainingEnd = (run, history) => CollectionAssert.AreEqual(run.Epochs.ToArray(), history.Epochs.ToArray()),
        };
        Options.Fit(Data, Data, watching);
        Assert.HasCount(12, watching.Calls);
    }

    [TestMethod]
    public void Asking_for_the_average_loss_at_any_step_changes_nothing()
    {
        var averages = new List<double>();
        var asked = Options.Fit(Data, null, new Watching { BatchEnd = run => averages.AddRange([run.AverageLoss, run.AverageLoss]) });
        var plain = Options.Fit(Data);

        CollectionAssert.AreEqual(plain.History.Epochs.Select(e => e.Loss).ToArray(), asked.History.Epochs.Select(e => e.Loss).ToArray());
        CollectionAssert.AreEqual(plain.WeightBits(), asked.WeightBits());
        Assert.AreEqual(asked.History.Epochs[0].Loss, averages[5], "After the last step it is the epoch's loss.");
        Assert.AreEqual(averages[0], averages[1]);
    }

    [TestMethod]
    public void A_stop_asked_for_in_a_batch_ends_training_after_that_batch()
    {
        var watching = new Watching { BatchEnd = run => { if (run is { Epoch: 2, Step: 1 }) run.RequestStop("Seen enough."); } };
        var model = (Options with { NumberOfEpochs = 9 }).Fit(Data, Data, watching);

        CollectionAssert.AreEqual(new[] { "epoch 2.0", "batch 2.1", "epoch end 2.1", "end 2.1" }, watching.Calls.Skip(6).ToArray());
        Assert.AreEqual((TrainingEnd.Requested, "Seen enough.", 2),
            (model.History.End, model.History.EndMessage, model.History.WeightsFromEpoch));
        Assert.IsNotNull(model.History.Epochs[1].ValidationLoss, "The weights so far are validated.");
    }

    [TestMethod]
    public void A_stop_asked_for_at_an_epochs_end_ends_training_there()
    {
        var watching = new Watching { EpochEnd = (run, _) => { run.RequestStop("First."); run.RequestStop("Second."); } };
        var history = (Options with { NumberOfEpochs = 9 }).Fit(Data, null, watching).History;

        Assert.AreEqual("end 1.3", watching.Calls[^1]);
        Assert.HasCount(1, history.Epochs);
        Assert.AreEqual((TrainingEnd.Requested, "First."), (history.End, history.EndMessage));
    }

    [TestMethod]
    public void A_stop_asked_for_before_training_leaves_the_start_weights()
    {
        var startWeights = Array.Empty<float>();
        var watching = new Watching
        {
            TrainingBegin = run =>
            {
                startWeights = run.CreateModel().GetWeights("0.weight").ToArray();
                run.RequestStop("Only looking.");
            },
        };
        var model = Options.Fit(Data, Data, watching);

        CollectionAssert.AreEqual(new[] { "begin 0.0", "end 0.0" }, watching.Calls);
        CollectionAssert.AreEqual(startWeights, model.Model.GetWeights("0.weight").ToArray());
        Assert.AreEqual((TrainingEnd.Requested, "Only looking.", 0, 0),
            (model.History.End, model.History.EndMessage, model.History.WeightsFromEpoch, model.History.Epochs.Count));
        Assert.AreEqual(0, TrainingHistory.FromJson(model.History.ToJson()).WeightsFromEpoch);
    }

    [TestMethod]
    public void A_stop_asked_for_before_an_epoch_ends_training_with_the_one_before()
    {
        var watching = new Watching { EpochBegin = run => { if (run.Epoch == 2) run.RequestStop("One is enough."); } };
        var model = Options.Fit(Data, null, watching);

        CollectionAssert.AreEqual(new[] { "epoch 2.0", "end 1.0" }, watching.Calls.TakeLast(2).ToArray());
        Assert.AreEqual((TrainingEnd.Requested, 1, 1), (model.History.End, model.History.WeightsFromEpoch, model.History.Epochs.Count));
        CollectionAssert.AreEqual((Options with { NumberOfEpochs = 1 }).Fit(Data).WeightBits(), model.WeightBits());
    }

    [TestMethod]
    public void A_stop_asked_for_with_early_stopping_still_restores_the_best_weights()
    {
        // The validation loss rises on purpose: the second epoch is trained on data that say the opposite.
        var options = Options with
        {
            NumberOfEpochs = 6,
            Optimizer = new SgdOptions { LearningRate = 0.3f },
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.ValidationLoss, Patience = 5 }
        };
        var opposite = MadeUpData.Regression(MadeUpData.Features(10, width: 3), [.. Enumerable.Repeat(-50f, 10)]);
        var history = options.Fit(
            Data, opposite, new Watching { EpochEnd = (run, _) => { if (run.Epoch == 3) run.RequestStop("Enough."); } }).History;

        Assert.AreEqual(TrainingEnd.Requested, history.End);
        Assert.AreEqual(history.Epochs.MinBy(e => e.ValidationLoss)!.Epoch, history.WeightsFromEpoch);
    }

    [TestMethod]
    public void A_stop_needs_a_reason()
    {
        var watching = new Watching { EpochEnd = (run, _) => run.RequestStop(" ") };
        Assert.ThrowsExactly<ArgumentException>(() => Options.Fit(Data, null, watching));
    }

    [TestMethod]
    [DataRow("begin")]
    [DataRow("epoch")]
    [DataRow("batch")]
    [DataRow("epoch end")]
    [DataRow("end")]
    public void What_a_callback_throws_reaches_the_caller_and_leaks_nothing(string where)
    {
        var thrown = new InvalidTimeZoneException("Mine.");
        void Throw(string place)
        {
            if (place == where)
                throw thrown;
        }
        var watching = new Watching
        {
            TrainingBegin = _ => Throw("begin"),
            EpochBegin = _ => Throw("epoch"),
            BatchEnd = _ => Throw("batch"),
            EpochEnd = (_, _) => Throw("epoch end"),
            TrainingEnd = (_, _) => Throw("end"),
        };

        NativeMemory.AssertUnchanged(
            () => Assert.AreSame(thrown, Assert.ThrowsExactly<InvalidTimeZoneException>(() => Options.Fit(Data, Data, watching))));
        StringAssert.StartsWith(watching.Calls[^1], where);
    }
}
