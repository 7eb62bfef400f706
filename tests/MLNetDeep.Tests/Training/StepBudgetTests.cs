using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>A bound on steps becomes one on epochs, by the number of training rows.</summary>
[TestClass]
public sealed class StepBudgetTests
{
    [TestMethod]
    [DataRow(1, 200, "few rows are gone through as often as there are epochs at most")]
    [DataRow(640, 160, "10 steps an epoch")]
    [DataRow(641, 146, "11 steps: 1,600 of them are 145.45 epochs")]
    [DataRow(6400, 32, "50 steps of 128")]
    [DataRow(1_000_000, 10, "many rows are gone through 10 times all the same")]
    public void Epochs_follow_from_the_rows(int rows, int epochs, string because)
    {
        var options = new DenseNetworkOptions { BatchSize = null, NumberOfEpochs = 200, StepBudget = new StepBudget(1600) };
        Assert.AreEqual(epochs, options.EpochsFor(rows), because);
        Assert.AreEqual(Math.Min(epochs, 3), (options with { NumberOfEpochs = 3 }).EpochsFor(rows), because);
        Assert.AreEqual(200, (options with { StepBudget = null }).EpochsFor(rows));
    }

    [TestMethod]
    public void Options_say_what_a_fit_of_so_many_rows_makes_of_them()
    {
        var options = new DenseNetworkOptions
        {
            BatchSize = null,
            NumberOfEpochs = 200,
            StepBudget = new StepBudget(1600),
            ValidationFraction = .2f
        };
        Assert.AreEqual(options with { BatchSize = 128, NumberOfEpochs = 32, StepBudget = null }, options.ForRows(8000));
        Assert.Contains("NumberOfEpochs = 32, BatchSize = 128", options.ForRows(8000).ToString());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => options.ForRows(0));
    }

    [TestMethod]
    [DataRow(DataPlacement.InMemory)]
    [DataRow(DataPlacement.Streaming)]
    public void Training_has_as_many_epochs_its_schedule_ends_with_them_and_so_does_training_anew(DataPlacement placement)
    {
        // 24 rows are trained on and 6 validate: 3 steps an epoch.
        var options = Toy.Options with
        {
            BatchSize = 8,
            NumberOfEpochs = 50,
            DataPlacement = placement,
            ValidationSplit = new LastRowsSplit(.2f),
            Schedule = new PolynomialDecaySchedule { EndFactor = 0 },
            EarlyStopping = null,
            RefitOnAllRows = true,
        };
        var plain = (options with { NumberOfEpochs = 4 }).Fit(Toy.Multiclass());
        var bounded = (options with { StepBudget = new StepBudget(11) { LeastEpochs = 1 } }).Fit(Toy.Multiclass());
        Assert.HasCount(4, bounded.History.Epochs);
        Assert.HasCount(4, bounded.History.Refit!.Epochs);
        CollectionAssert.AreEqual(plain.WeightBits(), bounded.WeightBits());
    }

    [TestMethod]
    public void A_fit_says_what_it_chose()
    {
        var mlContext = new MLContext(seed: 1);
        var lines = new List<string>();
        mlContext.Log += (_, e) => lines.Add(e.Message);
        var options = Toy.Options with { BatchSize = null, NumberOfEpochs = 50, StepBudget = new StepBudget(5), ValidationFraction = .2f };
        new DenseNetworkTrainer(mlContext, options).Fit(Toy.Multiclass());
        Assert.IsTrue(lines.Exists(line => line.Contains("Trains on 24 rows in batches of 24, for at most 10 epochs.")),
            string.Join('\n', lines));
    }
}
