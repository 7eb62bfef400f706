using Microsoft.ML;
using MLNetDeep.Tests.EndToEnd;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Tests.Training.Refitting;

/// <summary>A second training on all rows for as many epochs as validation has chosen.</summary>
[TestClass]
public sealed class RefitTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static DenseNetworkOptions Options => TableRows.Options() with
    {
        NumberOfEpochs = 30,
        ValidationFraction = .25f,
        EarlyStopping = new EarlyStopping { Patience = 2 },
        Schedule = new CosineSchedule(),
        RefitOnAllRows = true,
    };

    [TestMethod]
    public void The_model_is_the_network_that_all_rows_give_in_as_many_epochs()
    {
        var model = Fit(Options).Model;
        var chosen = Fit(Options with { RefitOnAllRows = false }).Model;
        Assert.AreEqual(chosen.History.WeightsFromEpoch, model.History.WeightsFromEpoch);
        CollectionAssert.AreEqual(
            chosen.History.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(),
            model.History.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
        Assert.AreEqual((150L, 50L), (model.History.TrainingRowCount, model.History.ValidationRowCount));

        var refit = model.History.Refit!;
        Assert.AreEqual((200L, 0L, chosen.History.WeightsFromEpoch, TrainingEnd.AllEpochsDone),
            (refit.TrainingRowCount, refit.ValidationRowCount, refit.Epochs.Count, refit.End));
        Assert.AreEqual($"All {chosen.History.WeightsFromEpoch} epochs were done.", refit.EndMessage);

        // The same by hand: a fit on all rows that a callback ends after that epoch, at the rates of the schedule of 30 epochs.
        var ending = new LambdaCallback
        {
            EpochEnd = (run, epoch) =>
            { if (epoch.Epoch == chosen.History.WeightsFromEpoch) run.RequestStop("chosen"); }
        };
        var byHand = new DenseNetworkTrainer(
            _mlContext, Options with { RefitOnAllRows = false, ValidationFraction = null, EarlyStopping = null }, [ending])
            .Fit(TableRows.View()).Model;
        CollectionAssert.AreEqual(byHand.Parameters.ToArray(), model.Parameters.ToArray());
    }

    [TestMethod]
    public void Streamed_rows_lost_fits_and_files_give_the_same_model()
    {
        var options = Options with { ValidationFraction = null, ValidationSplit = new LastRowsSplit(.25f) };
        var expected = Fit(options).Model;
        CollectionAssert.AreEqual(
            expected.Parameters.ToArray(), Fit(options with { DataPlacement = DataPlacement.Streaming }).Model.Parameters.ToArray());

        using var folder = new TempFolder();
        Fit(options with { Resume = folder.FullPath });
        var resumed = Fit(options with { Resume = folder.FullPath }).Model;
        CollectionAssert.AreEqual(expected.Parameters.ToArray(), resumed.Parameters.ToArray());
        Assert.HasCount(2, Directory.GetFiles(folder.FullPath, "*.checkpoint"));

        var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(Fit(options))), out _).FindDenseNetwork().Model;
        Assert.AreEqual(expected.History.Refit!.Epochs.Count, loaded.History.Refit!.Epochs.Count);
        Assert.AreEqual(expected.History, TrainingHistory.FromJson(expected.History.ToJson()));
    }

    [TestMethod]
    public void Each_network_of_an_ensemble_has_its_own_number_of_epochs_and_folds_hold_their_rows_out()
    {
        var model = Fit(Options with { EnsembleSize = 3 }).Model;
        CollectionAssert.AreEqual(
            model.History.Ensemble!.Members.Select(member => member.WeightsFromEpoch).ToArray(),
            model.History.Refit!.Ensemble!.Members.Select(member => member.Epochs.Count).ToArray());

        var folds = new DenseNetworkTrainer(_mlContext, Options).CrossValidate(TableRows.View(), numberOfFolds: 4).Folds;
        Assert.IsTrue(folds.All(fold => fold.Transformer.Model.History.Refit!.TrainingRowCount == 150));
    }

    [TestMethod]
    public void A_fit_cancelled_in_the_second_training_gives_the_network_that_was_validated()
    {
        using var cancellation = new CancellationTokenSource();
        var expected = Fit(Options with { RefitOnAllRows = false }).Model;
        var last = new LambdaCallback { TrainingEnd = (_, _) => cancellation.Cancel() };
        var model = new DenseNetworkTrainer(_mlContext, Options, [last], cancellation.Token).Fit(TableRows.View()).Model;
        CollectionAssert.AreEqual(expected.Parameters.ToArray(), model.Parameters.ToArray());
    }

    [TestMethod]
    public void On_two_processors_it_trains_beside_the_first_and_gives_the_same_model_record_and_log()
    {
        // Chosen at once, in the middle, at the end; without a choice; with running statistics.
        foreach (var options in new[]
        {
            Options,
            Options with { NumberOfEpochs = 8 },
            Options with { EarlyStopping = new EarlyStopping { Patience = 6 }, Optimizer = new AdamOptions { LearningRate = .2f } },
            Options with { EarlyStopping = new EarlyStopping { Patience = 3, RestoreBestWeights = false } },
            Options with { EarlyStopping = null, NumberOfEpochs = 5 },
            Options with { HiddenLayers = [Options.HiddenLayers[0], new Dense(8), new BatchNormalization()] },
        })
        {
            var (alone, linesAlone) = FitOn(processors: 1, options);
            var (beside, linesBeside) = FitOn(processors: 2, options);
            CollectionAssert.AreEqual(alone.Parameters.ToArray(), beside.Parameters.ToArray(), options.ToString());
            CollectionAssert.AreEqual(StatisticsOf(alone), StatisticsOf(beside), options.ToString());
            Assert.AreEqual(WithoutTimes(alone.History), WithoutTimes(beside.History));
            CollectionAssert.AreEqual(linesAlone, linesBeside);
        }
    }

    [TestMethod]
    public void A_fit_that_fails_or_is_cancelled_takes_the_training_beside_it_along()
    {
        var failing = new LambdaCallback { EpochEnd = (_, epoch) => throw new InvalidOperationException($"in epoch {epoch.Epoch}") };
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => new DenseNetworkTrainer(_mlContext, Options, [failing]) { Processors = ProcessorShare.Of(2) }.Fit(TableRows.View()));
        Assert.AreEqual("in epoch 1", failure.Message);

        using var cancellation = new CancellationTokenSource();
        var cancelling = new LambdaCallback { EpochEnd = (_, epoch) => { if (epoch.Epoch == 2) cancellation.Cancel(); } };
        var history = new DenseNetworkTrainer(_mlContext, Options, [cancelling], cancellation.Token) { Processors = ProcessorShare.Of(2) }
            .Fit(TableRows.View()).Model.History;
        Assert.AreEqual((TrainingEnd.Cancelled, 2, null), (history.End, history.Epochs.Count, history.Refit));
    }

    [TestMethod]
    public void What_it_cannot_do_is_refused()
    {
        string Refusal(DenseNetworkOptions options, IDataView? validation = null) =>
            Assert.ThrowsExactly<InvalidOperationException>(
                () => new DenseNetworkTrainer(_mlContext, options).Fit(TableRows.View(), validation)).Message;
        StringAssert.StartsWith(
            Refusal(Options with { ValidationFraction = null }),
            "DenseNetworkOptions.RefitOnAllRows must have validation rows that are part of the training rows. Received: no validation.");
        StringAssert.Contains(Refusal(Options, TableRows.View()), "Received: a validation set of its own.");
        StringAssert.Contains(
            Invalid(Options with { TemperatureScaling = true }), "RefitOnAllRows and TemperatureScaling must not both be set");
        StringAssert.Contains(
            Invalid(Options with { ReduceLearningRateOnPlateau = new() }),
            "RefitOnAllRows and ReduceLearningRateOnPlateau must not both be set");

        static string Invalid(DenseNetworkOptions options) => Assert.ThrowsExactly<ArgumentException>(options.Validate).Message;
    }

    private DenseNetworkTransformer Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(_mlContext, options).Fit(TableRows.View());

    /// <summary>The model, and what was said of epochs.</summary>
    private static (DenseNetworkModel Model, string[] Lines) FitOn(int processors, DenseNetworkOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        var lines = new List<string>();
        mlContext.Log += (_, entry) => lines.Add(entry.Message);
        var model = new DenseNetworkTrainer(mlContext, options) { Processors = ProcessorShare.Of(processors) }.Fit(TableRows.View()).Model;
        return (model, [.. lines.Where(line => line.Contains("poch", StringComparison.Ordinal)).Select(WithoutTime)]);

        // An epoch's line ends with its seconds.
        static string WithoutTime(string line) =>
            line.EndsWith(" s", StringComparison.Ordinal) ? line[..line.LastIndexOf(',')] : line;
    }

    private static float[] StatisticsOf(DenseNetworkModel model) =>
        [.. model.Specification.AllPlaced.Where(layer => layer.OwnStatistics.Count > 0)
            .SelectMany(layer => model.StatisticsOf(layer).ToArray())];

    private static string WithoutTimes(TrainingHistory history) => (history with
    {
        Epochs = [.. history.Epochs.Select(epoch => epoch with { Duration = TimeSpan.Zero })],
        Refit = history.Refit! with { Epochs = [.. history.Refit.Epochs.Select(epoch => epoch with { Duration = TimeSpan.Zero })] },
    }).ToJson();
}
