using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class CancellationTests
{
    private static readonly float[][] Features = MadeUpData.Features(64, 4);
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(5, Activation.Tanh)],
        NumberOfEpochs = 6,
        BatchSize = 8,
        Seed = 3,
        Device = TestDevice.Device
    };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Within_a_batch_the_best_epoch_so_far_becomes_the_model(bool byMLNet)
    {
        var (model, steps) = FitCancelled(Options, byMLNet, epoch: 3, step: 2);

        Assert.AreEqual(2 * 8 + 2, steps, "No step is taken after the cancellation.");
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.End);
        Assert.AreEqual("Training was cancelled in epoch 3, after 18 steps in all.", model.History.EndMessage);
        Assert.HasCount(3, model.History.Epochs);
        Assert.AreEqual(2, model.History.WeightsFromEpoch);
        var uncut = (Options with { NumberOfEpochs = 2 }).Fit(MadeUpData.Regression(Features));
        CollectionAssert.AreEqual(uncut.WeightBits(), model.WeightBits());
    }

    /// <summary>The epoch that begins has no rows of which a metric could be.</summary>
    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void Between_two_epochs_metrics_are_those_of_the_epochs_that_have_ended(TrainingEngineKind engine)
    {
        MetricFunction[] ofClasses = [MetricFunction.MacroF1, MetricFunction.RocArea, MetricFunction.LogLoss];
        MetricFunction[] ofNumbers = [MetricFunction.RSquared, MetricFunction.MeanAbsoluteError];
        foreach (var (data, metrics) in new[]
            { (MadeUpData.Multiclass(Features, 3), ofClasses), (MadeUpData.Regression(Features), ofNumbers) })
        {
            using var source = new CancellationTokenSource();
            var cancelling = new Watching { EpochEnd = (_, epoch) => { if (epoch.Epoch == 2) source.Cancel(); } };
            var model = new DenseNetworkTrainer(
                new MLContext(), Options with { Metrics = metrics, Engine = engine }, [cancelling], source.Token).Fit(data);

            Assert.AreEqual("Training was cancelled after epoch 2, after 16 steps in all.", model.History.EndMessage);
            Assert.HasCount(2, model.History.Epochs);
            Assert.HasCount(metrics.Length, model.History.Epochs[1].Metrics);
        }
    }

    [TestMethod]
    public void Before_the_first_batch_it_throws_whatever_metrics_are_wanted()
    {
        using var source = new CancellationTokenSource();
        var cancelling = new Watching { EpochBegin = _ => source.Cancel() };
        var options = Options with { Metrics = [MetricFunction.RSquared] };
        Assert.Throws<OperationCanceledException>(
            () => new DenseNetworkTrainer(new MLContext(), options, [cancelling], source.Token).Fit(MadeUpData.Regression(Features)));
    }

    [TestMethod]
    public void In_the_first_epoch_the_weights_as_they_are_become_the_model()
    {
        var (model, steps) = FitCancelled(Options, byMLNet: false, epoch: 1, step: 3);
        Assert.AreEqual(3, steps);
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.End);
        Assert.AreEqual(1, model.History.WeightsFromEpoch);
        Assert.IsNull(model.History.Epochs.Single().ValidationLoss);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void On_request_it_throws(bool byMLNet) => Assert.Throws<OperationCanceledException>(() =>
        FitCancelled(Options with { OnCancellation = CancellationBehavior.Throw }, byMLNet, epoch: 3, step: 2));

    /// <summary>After the last step of an epoch the next that looks is its validation.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void During_validation_the_epoch_counts_as_cut_off(bool byMLNet)
    {
        var validation = MadeUpData.Regression(MadeUpData.Features(16, 4, seed: 2));
        var (model, steps) = FitCancelled(Options, byMLNet, epoch: 3, step: 8, validation);

        Assert.AreEqual(3 * 8, steps);
        Assert.AreEqual("Training was cancelled in epoch 3, after 24 steps in all.", model.History.EndMessage);
        Assert.HasCount(3, model.History.Epochs);
        Assert.IsNull(model.History.Epochs[2].ValidationLoss, "What was validated of it is not all.");
        Assert.IsNull(model.History.Epochs[2].ValidationMetric);
        Assert.AreEqual(2, model.History.WeightsFromEpoch);
        CollectionAssert.AreEqual(
            (Options with { NumberOfEpochs = 2 }).Fit(MadeUpData.Regression(Features), validation).WeightBits(), model.WeightBits());
    }

    [TestMethod]
    public void Between_two_batches_of_the_validation_it_is_noticed_too()
    {
        // Of more rows than are validated at a time. Eight looks before the steps of an epoch, two before its batches of validation.
        using var training = new RowStore(MadeUpData.ZeroFeatures(64, width: 2), Labels.Same(64, 1, 1), null, 0);
        using var validation = new RowStore(MadeUpData.ZeroFeatures(1500, width: 2), Labels.Same(1500, 1, 1), null, 0);
        using var network = TorchPair.InTorchMemory(new NetworkSpecification(2, [new Dense(1)]), seed: 1);
        var looks = 0;
        using var loop = new TrainingLoop(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.Regression,
            Loss = new MeanSquaredError(),
            Options = Options,
            Engine = TrainingEngineKind.Torch,
            Seed = 3,
            BatchSize = 8,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(training),
            Validation = RowSelection.All(validation),
            SkippedRowCount = 0,
            Callbacks = [],
            CheckAlive = () => throw new OperationCanceledException(),
            IsCancelled = () => ++looks == 2 * 10,
        });

        var history = loop.Run();

        Assert.AreEqual(20, looks, "Nothing is looked at after the cancellation.");
        Assert.AreEqual("Training was cancelled in epoch 2, after 16 steps in all.", history.EndMessage);
        Assert.IsNotNull(history.Epochs[0].ValidationLoss);
        Assert.IsNull(history.Epochs[1].ValidationLoss);
    }

    [TestMethod]
    public void Before_the_first_step_and_while_reading_it_throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            new DenseNetworkTrainer(new MLContext(), Options, cancellationToken: cancelled.Token).Fit(MadeUpData.Regression(Features)));
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Part_way_through_reading_it_throws_within_a_row(bool byMLNet, bool inValidation)
    {
        using var source = new CancellationTokenSource();
        var mlContext = new MLContext();
        var read = 0L;
        var cancelling = new MemoryView().AddSingles("Features", Features)
            .AddComputed("Label", NumberDataViewType.Single, Features.Length, row =>
        {
            read = row;
            if (row == 20 && byMLNet)
                mlContext.CancelExecution();
            else if (row == 20)
                source.Cancel();
            return (float)row;
        });
        var trainer = new DenseNetworkTrainer(mlContext, Options, cancellationToken: source.Token);
        var calm = MadeUpData.Regression(Features);

        NativeMemory.AssertUnchanged(
            () => Assert.Throws<OperationCanceledException>(() => inValidation ? trainer.Fit(calm, cancelling) : trainer.Fit(cancelling)));

        Assert.AreEqual(20, read, "No row is read after the cancellation.");
    }

    private static (DenseNetworkTransformer Model, int Steps) FitCancelled(
        DenseNetworkOptions options, bool byMLNet, int epoch, int step, IDataView? validation = null)
    {
        using var source = new CancellationTokenSource();
        var mlContext = new MLContext();
        var steps = 0;
        var cancelling = new Watching
        {
            BatchEnd = run =>
            {
                steps++;
                if ((run.Epoch, run.Step) != (epoch, step))
                    return;
                if (byMLNet)
                    mlContext.CancelExecution();
                else
                    source.Cancel();
            },
        };
        var model = new DenseNetworkTrainer(mlContext, options, [cancelling], source.Token)
            .Fit(MadeUpData.Regression(Features), validation);
        return (model, steps);
    }
}
