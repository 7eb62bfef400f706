using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Resuming;

[TestClass]
public sealed class ResumedTrainingTests : IDisposable
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(20, width: 3));
    private static readonly MemoryView Validation = MadeUpData.Regression(MadeUpData.Features(8, width: 3, seed: 2));

    private readonly TempFolder _folder = new();

    private DenseNetworkOptions Options => new()
    {
        HiddenLayers = [new Dense(5, Activation.ReLU), new Dropout(0.2f)],
        BatchSize = 6,
        NumberOfEpochs = 5,
        Resume = _folder.FullPath,
    };

    public void Dispose() => _folder.Dispose();

    [TestMethod, DataRow("sgd", TrainingEngineKind.Managed)]
    [DataRow("momentum", TrainingEngineKind.Managed)]
    [DataRow("rmsprop", TrainingEngineKind.Managed)]
    [DataRow("adagrad", TrainingEngineKind.Managed)]
    [DataRow("adam", TrainingEngineKind.Managed)]
    [DataRow("adam", TrainingEngineKind.Torch)]
    public void A_fit_interrupted_in_every_epoch_ends_as_one_that_never_was(string optimizer, TrainingEngineKind engine)
    {
        foreach (var (stopping, plateau, dropout) in Cases())
        {
            using var folder = new TempFolder();
            var options = Options with
            {
                Optimizer = OptimizerOf(optimizer),
                Engine = engine,
                HiddenLayers = dropout ? [new Dense(5, Activation.ReLU), new Dropout(0.2f)] : [new Dense(5, Activation.ReLU)],
                EarlyStopping = stopping ? new EarlyStopping { Patience = 1, MinimumImprovement = 0.3f } : null,
                ReduceLearningRateOnPlateau = plateau
                ? new ReduceLearningRateOnPlateau { Patience = 1, MinimumImprovement = 0.5f, Factor = 0.3f, Cooldown = 1 } : null,
                Resume = folder.FullPath,
            };
            var expected = (options with { Resume = null }).Fit(Data, Validation);

            foreach (var epoch in expected.History.Epochs)
                Interrupt(options, epoch.Epoch);
            var actual = options.Fit(Data, Validation);

            AssertSame(expected, actual, $"{optimizer}, early stopping {stopping}, plateau {plateau}, dropout {dropout}");
        }

        static IEnumerable<(bool, bool, bool)> Cases() =>
            from stopping in new[] { false, true }
            from plateau in new[] { false, true }
            from dropout in new[] { false, true }
            select (
                stopping, plateau, dropout);
    }

    [TestMethod]
    [DataRow(true), DataRow(false)]
    public void A_folder_that_is_null_is_none(bool keep) =>
        Assert.AreEqual(keep ? "folder" : null, new DenseNetworkOptions { Resume = keep ? "folder" : null }.Resume?.Folder);

    [TestMethod]
    public void So_does_one_with_running_statistics_averaged_weights_and_updates_of_several_batches()
    {
        OptimizerOptions[] optimizers =
        [
            new AdamWOptions { AccumulationSteps = 3, WeightAveraging = new WeightAveraging { Momentum = .8f }, GlobalClipNorm = 1 },
            new NAdamOptions { WeightAveraging = new WeightAveraging() }, new AdadeltaOptions(), new AdamaxOptions(), new RAdamOptions(),
            new LionOptions { AccumulationSteps = 2 }, new AdamOptions { AmsGrad = true },
            new RmsPropOptions { Centered = true, Momentum = .5f },
        ];
        foreach (var optimizer in optimizers)
        {
            using var folder = new TempFolder();
            var options = Options with
            {
                Optimizer = optimizer,
                HiddenLayers = [new Dense(5), new BatchNormalization(), new Activate(Activation.ReLU), new GaussianNoise(.1f)],
                EarlyStopping = new EarlyStopping { Patience = 3 },
                Schedule = new CosineSchedule(),
                Metrics = [MetricFunction.MeanAbsoluteError],
                Resume = folder.FullPath,
            };
            var expected = (options with { Resume = null }).Fit(Data, Validation);
            foreach (var epoch in expected.History.Epochs)
                Interrupt(options, epoch.Epoch);

            AssertSame(expected, options.Fit(Data, Validation), $"{optimizer}");
        }
    }

    [TestMethod]
    public void A_resumed_run_tells_its_callbacks_where_it_goes_on()
    {
        Interrupt(Options, epoch: 3);
        var watching = new Watching
        {
            TrainingBegin = run =>
            Assert.AreEqual((2, 0, 0.001f, 2), (run.Epoch, run.Step, run.LearningRate, run.Epochs.Count))
        };
        Options.Fit(Data, Validation, watching);

        CollectionAssert.AreEqual(new[] { "begin 2.0", "epoch 3.0", "batch 3.1" }, watching.Calls.Take(3).ToArray());
        Assert.AreEqual("end 5.4", watching.Calls[^1]);
    }

    [TestMethod]
    public void A_finished_fit_started_again_returns_its_model_at_once()
    {
        var first = Options.Fit(Data, Validation);
        var watching = new Watching();
        var again = Options.Fit(Data, Validation, watching);

        CollectionAssert.AreEqual(new[] { "begin 5.0", "end 5.0" }, watching.Calls);
        AssertSame(first, again, "again");
        Assert.AreEqual((0, 5), (first.History.ResumedEpochCount, again.History.ResumedEpochCount));
        Assert.AreEqual("All 5 epochs were done. Nothing was trained now: the checkpoint is of a fit that had ended.",
            again.History.EndMessage);
        CollectionAssert.AreEqual(first.History.Epochs.ToArray(), again.History.Epochs.ToArray(), "The durations are kept too.");
    }

    [TestMethod]
    public void A_fit_ended_by_a_callback_goes_on_when_started_again()
    {
        var stopped = Options.Fit(
            Data, Validation, new Watching { BatchEnd = run => { if (run is { Epoch: 3, Step: 2 }) run.RequestStop("Enough."); } });
        Assert.AreEqual((TrainingEnd.Requested, 3), (stopped.History.End, stopped.History.Epochs.Count));

        AssertSame((Options with { Resume = null }).Fit(Data, Validation), Options.Fit(Data, Validation),
            "The part of epoch 3 is not gone on from.");
    }

    [TestMethod]
    public void A_cancelled_fit_goes_on_when_started_again()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelling = new Watching { BatchEnd = run => { if (run is { Epoch: 3, Step: 2 }) cancellation.Cancel(); } };
        var trainer = new DenseNetworkTrainer(
            new MLContext(), Options with { Seed = 7, Device = TestDevice.Device }, [cancelling], cancellation.Token);
        Assert.AreEqual(TrainingEnd.Cancelled, trainer.Fit(Data, Validation).History.End);

        AssertSame((Options with { Resume = null }).Fit(Data, Validation), Options.Fit(Data, Validation), "cancelled");
    }

    [TestMethod]
    public void A_checkpoint_is_written_every_so_many_epochs_and_at_the_end()
    {
        var options = Options with { Resume = new ResumableTraining { Folder = _folder.FullPath, EveryEpochs = 2 } };
        Interrupt(options, epoch: 4);
        Assert.AreEqual(2, EpochsKept(options));
        Interrupt(options, epoch: 5);
        Assert.AreEqual(4, EpochsKept(options));
        options.Fit(Data, Validation);
        Assert.AreEqual(5, EpochsKept(options), "At the end in any case.");
    }

    [TestMethod]
    public void A_checkpoint_is_written_once_the_minutes_have_passed()
    {
        var options = Options with
        {
            Resume = new ResumableTraining
            {
                Folder = _folder.FullPath,
                EveryEpochs = 100,
                EveryMinutes = float.Epsilon
            }
        };
        Interrupt(options, epoch: 4);
        Assert.AreEqual(3, EpochsKept(options));

        using var other = new TempFolder();
        options = options with { Resume = new ResumableTraining { Folder = other.FullPath, EveryEpochs = 100, EveryMinutes = 60 } };
        Interrupt(options, epoch: 4);
        Assert.IsEmpty(Directory.GetFiles(other.FullPath));
    }

    [TestMethod]
    public void A_seed_that_was_drawn_is_gone_on_with()
    {
        var options = Options with { ValidationFraction = 0.3f, Device = TestDevice.Device };
        var seed = 0;
        var interrupting = new Watching { EpochEnd = (run, _) => { if (run.Epoch == 3) throw new InvalidTimeZoneException(); } };
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new DenseNetworkTrainer(new MLContext(), options, [interrupting]).Fit(Data));
        var resumed = new DenseNetworkTrainer(
            new MLContext(), options, [new Watching { TrainingEnd = (_, history) => seed = history.Seed }]).Fit(Data);

        AssertSame((options with { Resume = null, Seed = seed }).Fit(Data), resumed, "drawn seed");
    }

    [TestMethod]
    public void Fits_of_other_data_options_or_weights_keep_to_their_own_files()
    {
        var other = MadeUpData.Regression(MadeUpData.Features(20, width: 3, seed: 9));
        Interrupt(Options, epoch: 3);
        var previous = (Options with { Resume = null }).Fit(other).Model;

        var plain = Options with { Resume = null };
        AssertSame(plain.Fit(other, Validation), Options.Fit(other, Validation), "other data");
        AssertSame(plain.Fit(Data, other), Options.Fit(Data, other), "other validation data");
        AssertSame((plain with { BatchSize = 5 }).Fit(Data, Validation), (Options with { BatchSize = 5 }).Fit(Data, Validation),
            "other options");
        AssertSame((plain with { Seed = 3 }).Fit(Data, Validation), (Options with { Seed = 3 }).Fit(Data, Validation), "another seed");
        var continued = new DenseNetworkTrainer(new MLContext(), Options with { Seed = 7, Device = TestDevice.Device })
            .Fit(Data, Validation, previous);
        Assert.HasCount(5, continued.History.Epochs);
        Assert.HasCount(6, Directory.GetFiles(_folder.FullPath, "*.checkpoint"));

        AssertSame(plain.Fit(Data, Validation), Options.Fit(Data, Validation), "the first, still resumed");
    }

    [TestMethod]
    public void How_it_is_cancelled_or_how_often_it_is_kept_makes_no_other_fit_of_it()
    {
        Interrupt(Options, epoch: 3);
        var watching = new Watching();
        (Options with
        {
            OnCancellation = CancellationBehavior.Throw,
            Resume = new ResumableTraining { Folder = _folder.FullPath, EveryEpochs = 9 }
        }).Fit(Data, Validation, watching);
        Assert.AreEqual("begin 2.0", watching.Calls[0]);
    }

    [TestMethod]
    public void An_epoch_that_diverged_is_not_kept()
    {
        var options = Options with { Optimizer = new SgdOptions { LearningRate = 1e4f }, NumberOfEpochs = 30 };
        try
        {
            options.Fit(Data, Validation);
        }
        catch (InvalidOperationException)
        {
            // It may diverge in its first epoch.
        }
        foreach (var file in Directory.GetFiles(_folder.FullPath))
            Assert.IsFalse(File.ReadAllText(file).Contains("\"NaN\"", StringComparison.Ordinal), file);
    }

    [TestMethod]
    public void Schedules_of_ones_own_are_refused()
    {
        var options = Options with { Schedule = new OwnSchedule() };
        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(Data));
        StringAssert.StartsWith(
            refused.Message,
            "DenseNetworkOptions.Resume needs options that can be written as JSON, by which a fit finds its checkpoint. Received: ");
        StringAssert.EndsWith(refused.Message, " Use a schedule of this library, or leave Resume null.");
    }

    private static OptimizerOptions OptimizerOf(string name) => name switch
    {
        "sgd" => new SgdOptions { LearningRate = 0.05f },
        "momentum" => new SgdOptions { LearningRate = 0.05f, Momentum = 0.9f, Nesterov = true },
        "rmsprop" => new RmsPropOptions { LearningRate = 0.05f },
        "adagrad" => new AdagradOptions { LearningRate = 0.05f },
        _ => new AdamOptions { LearningRate = 0.05f },
    };

    private static void Interrupt(DenseNetworkOptions options, int epoch)
    {
        var throwing = new Watching { EpochEnd = (run, _) => { if (run.Epoch == epoch) throw new InvalidTimeZoneException(); } };
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => options.Fit(Data, Validation, throwing));
    }

    private static int EpochsKept(DenseNetworkOptions options)
    {
        var kept = -1;
        var throwing = new Watching { TrainingBegin = run => { kept = run.Epoch; throw new InvalidTimeZoneException(); } };
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => options.Fit(Data, Validation, throwing));
        return kept;
    }

    private static void AssertSame(DenseNetworkTransformer expected, DenseNetworkTransformer actual, string what)
    {
        CollectionAssert.AreEqual(expected.WeightBits(), actual.WeightBits(), what);
        CollectionAssert.AreEqual(Timeless(expected), Timeless(actual), what);
        Assert.AreEqual(Same(expected), Same(actual), what);

        static TrainingHistory Same(DenseNetworkTransformer model) => model.History with
        {
            Epochs = [],
            ResumedEpochCount = 0,
            EndMessage = model.History.EndMessage.Split(" Nothing was trained now")[0],
        };
        static EpochRecord[] Timeless(DenseNetworkTransformer model) =>
            [.. model.History.Epochs.Select(epoch => epoch with { Duration = default })];
    }

    private sealed record OwnSchedule : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => 1;
    }
}
