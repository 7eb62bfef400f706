using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Tests.Trials;

/// <summary>Models that are trained again say of what trial they are, and to which epoch.</summary>
[TestClass]
public sealed class TrainedAgainTests
{
    private static readonly SearchSpace<DenseNetworkOptions> Several =
        Flower.Space.StartingFrom(Flower.Space.Start with { EnsembleSize = 3 });

    private static readonly SearchPoint Point = SearchPoint.FromJson("""{"Optimizer.LearningRate": 0.01, "units": 8}""");

    [TestMethod]
    public void A_stopped_trial_of_several_networks_is_its_first_up_to_where_it_was_stopped()
    {
        var stopped = Trial() with { State = TrialState.Stopped, Curve = [.4, .5] };
        var network = RunnerOf(Several).TrainAgain(stopped, CancellationToken.None).FindDenseNetwork().Model;
        Assert.HasCount(1, network.Members);
        Assert.AreEqual("Stopped at epoch 2, at which the sweep had stopped the trial.", network.History.EndMessage);

        var first = RunnerOf(Several).TrainAgain(Trial(), CancellationToken.None).FindDenseNetwork().Model.History.Ensemble!.Members[0];
        CollectionAssert.AreEqual(
            first.Epochs.Take(2).Select(epoch => epoch.ValidationLoss).ToArray(),
            network.History.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(), "The first of the three.");
    }

    [TestMethod]
    public void A_model_of_all_rows_says_whose_epoch_it_ends_at()
    {
        var rows = Flower.View(new MLContext(), 60, 4);
        Assert.AreEqual("Stopped at epoch 3, that of the trial's weights.", EndOf([3]));
        Assert.AreEqual("Stopped at epoch 2, the mean epoch of the weights of the trial's folds.", EndOf([1, 2, 3]));

        string? EndOf(IReadOnlyList<int> epochs) => RunnerOf(Flower.Space).Refit(
            Trial() with { WeightsFromEpochs = epochs }, rows, CancellationToken.None).FindDenseNetwork().Model.History.EndMessage;
    }

    private static SweepTrial Trial() => new() { Number = 0, Point = Point, State = TrialState.Completed };

    private static TrialRunner RunnerOf(SearchSpace<DenseNetworkOptions> space)
    {
        var mlContext = new MLContext(seed: 3);
        var recipe = new TrialRecipe
        {
            MLContext = mlContext,
            Space = space,
            Metric = MonitoredValue.ValidationLoss,
            Tuner = new RandomTuner(),
            Seed = 3,
            Build = (trial, options) => trial.CreateTrainer(options),
        };
        var data = new SweepData(
            mlContext, [(Flower.View(mlContext, 90, 1), Flower.View(mlContext, 45, 2))], all: null, Flower.Preparation(mlContext),
            cache: true);
        return new TrialRunner(recipe, data, foldsAtOnce: 1, () => false);
    }
}
