using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class CancellationTests
{
    private static readonly float[][] Features = MadeUpData.Features(64, 4);
    private static readonly DenseNetworkOptions Options = new() { HiddenLayers = [new Dense(5, Activation.Tanh)], NumberOfEpochs = 6, BatchSize = 8, Seed = 3, Device = ComputeDevice.Cpu };

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
    public void On_request_it_throws() => Assert.Throws<OperationCanceledException>(() =>
        FitCancelled(Options with { OnCancellation = CancellationBehavior.Throw }, byMLNet: false, epoch: 3, step: 2));

    [TestMethod]
    public void Before_the_first_step_and_while_reading_it_throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            new DenseNetworkTrainer(new MLContext(), Options, cancellationToken: cancelled.Token).Fit(MadeUpData.Regression(Features)));
    }

    private static (DenseNetworkTransformer Model, int Steps) FitCancelled(DenseNetworkOptions options, bool byMLNet, int epoch, int step)
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
        var model = new DenseNetworkTrainer(mlContext, options, [cancelling], source.Token).Fit(MadeUpData.Regression(Features));
        return (model, steps);
    }
}
