using Microsoft.ML;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Spaces;

/// <summary>The space that a sweep on a table starts from.</summary>
[TestClass]
public sealed class TableSpaceTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(5_000)]
    [DataRow(1_000_000)]
    public void It_holds_valid_options_alone_and_all_its_trials_have_the_same_epochs(int rows)
    {
        var space = SearchSpace.ForTables(rows);
        var options = MadeUpSweep.Points(new RandomTuner(), space, seed: 3, trials: 60).Select(space.OptionsAt).ToArray();
        foreach (var each in options)
            each.Validate();
        Assert.AreEqual(1, options.Select(each => (each.NumberOfEpochs, each.BatchSize, each.StepBudget)).Distinct().Count());
        Type[] numbers = [.. options.Select(each => ((TableEncoding)each.HiddenLayers[0]).Numbers.GetType()).Distinct()];
        CollectionAssert.AreEquivalent(new[] { typeof(PiecewiseLinearNumbers), typeof(PeriodicNumbers) }, numbers);
    }

    [TestMethod]
    public void What_is_tried_first_is_the_preset()
    {
        var space = SearchSpace.ForTables(8_000);
        var first = space.OptionsAt(space.FirstPoints.Single());
        var preset = DenseNetworkOptions.ForTables.ForRows(8_000);
        CollectionAssert.AreEqual(preset.HiddenLayers.ToArray(), first.HiddenLayers.ToArray());
        Assert.AreEqual(preset.Optimizer, first.Optimizer);
        Assert.AreEqual(MonitoredValue.ValidationLoss, first.EarlyStopping!.Monitor);
        Assert.IsFalse(first.RefitOnAllRows);
    }

    [TestMethod]
    public void A_sweep_of_it_runs_behind_the_features_of_a_table()
    {
        var mlContext = new MLContext(seed: 1);
        var random = new Random(1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 80).Select(_ => random.Next(3)).Select(kind => new House
        {
            Rooms = random.Next(1, 7),
            Kind = $"kind {kind}",
            Label = kind + random.NextSingle(),
        }));
        var split = mlContext.Data.TrainTestSplit(rows, testFraction: .25, seed: 1);
        var space = SearchSpace.ForTables(60);
        var result = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet)
            .SetPreparation(mlContext.Transforms.TableFeatures(split.TrainSet, "Label"))
            .SetSearchSpace(space.StartingFrom(space.Start with { NumberOfEpochs = 3 }))
            .SetMetric(MonitoredValue.ValidationLoss).SetMaxTrials(2).SetSeed(1).Run();
        Assert.IsTrue(result.Trials.All(trial => trial.State == TrialState.Completed), result.ToCsv());
        Assert.IsTrue(double.IsFinite(mlContext.Regression.Evaluate(result.Model.Transform(rows)).RootMeanSquaredError));
    }

    private sealed class House
    {
        public float Rooms { get; set; }

        public string Kind { get; set; } = "";

        public float Label { get; set; }
    }
}
