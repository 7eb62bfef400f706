using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Targets standardised inside and restored outside.</summary>
[TestClass]
public sealed class TargetScaleTests
{
    private static readonly DenseNetworkOptions Options = TaskRows.Options with { NumberOfEpochs = 60 };

    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void House_prices_are_learnt_at_the_default_learning_rate_of_a_small_scale()
    {
        var data = TaskRows.Single(60, scale: 50_000, offset: 300_000);
        Assert.IsGreaterThan(0.99, RSquared(data, Options));
        Assert.IsLessThan(0, RSquared(data, Options with { StandardizeTargets = false }));
    }

    [TestMethod]
    public void Scale_and_offset_of_the_label_change_nothing_but_units()
    {
        var small = new DenseNetworkTrainer(_mlContext, Options).Fit(TaskRows.Single(), TaskRows.Single()).Model.History;
        var large = new DenseNetworkTrainer(_mlContext, Options)
            .Fit(TaskRows.Single(30, 1024, 4096), TaskRows.Single(30, 1024, 4096)).Model.History;
        foreach (var (s, l) in small.Epochs.Zip(large.Epochs))
        {
            Assert.AreEqual(s.Loss, l.Loss, 1e-4, "Losses are in standardised units.");
            Assert.AreEqual(s.ValidationLoss!.Value, l.ValidationLoss!.Value, 1e-4);
            Assert.AreEqual(1024 * s.Metric, l.Metric, 0.5, "Metrics are in units of the label.");
            Assert.AreEqual(1024 * s.ValidationMetric!.Value, l.ValidationMetric!.Value, 0.5);
        }
    }

    [TestMethod]
    public void Recorded_metrics_are_those_of_the_finished_model_as_ML_NET_evaluates_it()
    {
        var data = TaskRows.Single(60, scale: 30, offset: -200);
        var options = Options with
        {
            NumberOfEpochs = 5,
            Metrics = [MetricFunction.RootMeanSquaredError, MetricFunction.MeanAbsoluteError, MetricFunction.RSquared]
        };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(data, data);
        var (last, evaluated) = (model.Model.History.Epochs[^1], _mlContext.Regression.Evaluate(model.Transform(data)));

        Assert.AreEqual(evaluated.RootMeanSquaredError, last.ValidationMetric!.Value, 1e-4);
        Assert.AreEqual(evaluated.RootMeanSquaredError, last.ValidationMetrics["rmse"], 1e-4);
        Assert.AreEqual(evaluated.MeanAbsoluteError, last.ValidationMetrics["mae"], 1e-4);
        Assert.AreEqual(evaluated.RSquared, last.ValidationMetrics["r2"], 1e-5);
    }

    [TestMethod]
    public void Early_stopping_restores_weights_in_units_of_the_label()
    {
        var data = TaskRows.Single(60, scale: 30, offset: -200);
        var options = Options with
        {
            Optimizer = new AdamOptions { LearningRate = 0.3f },
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.ValidationMetric, Patience = 5 }
        };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(data, data);
        var history = model.Model.History;
        Assert.AreEqual(_mlContext.Regression.Evaluate(model.Transform(data)).RootMeanSquaredError,
            history.Epochs[history.WeightsFromEpoch - 1].ValidationMetric!.Value, 1e-3);
    }

    [TestMethod]
    public void A_large_mean_costs_no_more_than_the_rounding_of_Single()
    {
        var data = TaskRows.Single(60, scale: 10, offset: 1_000_000);
        var model = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 200 }).Fit(data);
        foreach (var (label, score) in Pairs(data, model))
            Assert.AreEqual(label, score, 0.5, "A Single near a million is exact to 1/16.");
    }

    [TestMethod]
    public void Each_of_several_numbers_has_its_own_scale()
    {
        var data = TaskRows.TwoNumbers(60);
        var model = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 200 }).Fit(data);
        foreach (var (label, score) in ColumnValues.Singles(data, "Label").Zip(ColumnValues.Singles(model.Transform(data), "Score")))
        {
            Assert.AreEqual(label[0], score[0], 20, "From 5000 to 10000.");
            Assert.AreEqual(label[1], score[1], 0.05, "From -3 to 3.");
        }
        CollectionAssert.AreEqual(new[] { "sum", "difference" }, model.Model.OutputNames.ToArray());
        CollectionAssert.AreEqual(new[] { "sum", "difference" }, model.Transform(data).Schema["Score"].SlotNames());
    }

    [TestMethod]
    public void A_label_that_does_not_vary_is_predicted_as_it_is()
    {
        var data = TaskRows.Unlabelled(12).Add("Label", NumberDataViewType.Single, Enumerable.Repeat(0.1f, 12).ToArray());
        var model = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 300, Metrics = [MetricFunction.RSquared] })
            .Fit(data);
        Assert.IsTrue(Pairs(data, model).All(pair => Math.Abs(pair.Score - 0.1f) < 0.02));
        Assert.IsTrue(double.IsNaN(model.Model.History.Epochs[0].Metrics["r2"]), "There is no variance to explain.");
    }

    [TestMethod]
    public void Counts_are_left_as_they_are_and_predicted_above_0()
    {
        var data = TaskRows.Single(60, offset: 4);
        var options = TaskRows.Options with { Loss = new PoissonError(), NumberOfEpochs = 5 };
        var on = new DenseNetworkTrainer(_mlContext, options).Fit(data, data);
        var off = new DenseNetworkTrainer(_mlContext, options with { StandardizeTargets = false }).Fit(data, data);

        CollectionAssert.AreEqual(off.Model.GetWeights("0.weight").ToArray(), on.Model.GetWeights("0.weight").ToArray());
        Assert.IsTrue(Pairs(data, on).All(pair => pair.Score > 0));
        Assert.AreEqual(_mlContext.Regression.Evaluate(on.Transform(data)).RootMeanSquaredError,
            on.Model.History.Epochs[^1].ValidationMetric!.Value, 1e-4);
    }

    [TestMethod]
    public void The_scale_is_that_of_the_weighted_training_rows()
    {
        var labels = new[] { 1f, 3, 100 };
        MemoryView View(params float[] weights) =>
            TaskRows.Unlabelled(3).Add("Label", NumberDataViewType.Single, labels).Add("Weight", NumberDataViewType.Single, weights);
        // With no steps worth the name, the score is the mean plus almost nothing.
        var options = TaskRows.Options with
        {
            NumberOfEpochs = 1,
            ExampleWeightColumnName = "Weight",
            Optimizer = new SgdOptions { LearningRate = 1e-9f }
        };
        var bias = new DenseNetworkTrainer(_mlContext, options).Fit(View(3, 1, 0), View(1, 1, 1)).Model.GetWeights("0.bias").Span[0];
        Assert.AreEqual(1.5, bias, 1e-6);

        var heldOut = options with { ValidationSplit = new LastRowsSplit(0.34f) };
        Assert.AreEqual(1.5, new DenseNetworkTrainer(_mlContext, heldOut).Fit(View(3, 1, 9)).Model.GetWeights("0.bias").Span[0], 1e-6,
            "The last row is held out.");
    }

    [TestMethod]
    public void A_previous_network_goes_on_in_units_of_its_own_scale_whatever_that_of_the_new_rows()
    {
        var options = Options with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-20f } };
        var previous = new DenseNetworkTrainer(_mlContext, Options).Fit(TaskRows.TwoNumbers(60));
        var continued = new DenseNetworkTrainer(_mlContext, options).Fit(TaskRows.TwoNumbers(20), null, previous.Model);
        foreach (var (before, after) in ColumnValues.Singles(previous.Transform(TaskRows.TwoNumbers()), "Score")
            .Zip(ColumnValues.Singles(continued.Transform(TaskRows.TwoNumbers()), "Score")))
        {
            Assert.AreEqual(before[0], after[0], 0.01);
            Assert.AreEqual(before[1], after[1], 1e-4);
        }
    }

    [TestMethod]
    public void A_previous_network_that_predicts_logarithms_does_not_go_on_as_one_that_predicts_numbers()
    {
        var previous = new DenseNetworkTrainer(_mlContext, TaskRows.Options with { NumberOfEpochs = 1, Loss = new PoissonError() })
            .Fit(TaskRows.Single(offset: 4)).Model;
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => new DenseNetworkTrainer(_mlContext, TaskRows.Options).Fit(TaskRows.Single(offset: 4), null, previous));
        Assert.AreEqual("The previous network must have scores as the loss makes them. Received: Exponential scores; wanted: Identity "
            + "scores. Train on PoissonError only what was trained on it. To learn other classes or another task, pass "
            + "previousModel.WithoutOutput().", error.Message);
    }

    [TestMethod]
    public void A_learning_rate_is_looked_for_at_the_scale_of_training_and_with_metrics()
    {
        var options = TaskRows.Options with { Metrics = [MetricFunction.RSquared] };
        var small = new DenseNetworkTrainer(_mlContext, options).FindLearningRate(TaskRows.Single());
        var large = new DenseNetworkTrainer(_mlContext, options).FindLearningRate(TaskRows.Single(30, 1024, 4096));
        Assert.AreEqual(small.Points[0].Loss, large.Points[0].Loss, 1e-4);
        Assert.AreEqual(small.Points.Count, large.Points.Count);
    }

    private double RSquared(IDataView data, DenseNetworkOptions options) =>
        _mlContext.Regression.Evaluate(new DenseNetworkTrainer(_mlContext, options).Fit(data).Transform(data)).RSquared;

    private static IEnumerable<(float Label, float Score)> Pairs(IDataView data, DenseNetworkTransformer model) =>
        ColumnValues.All(data, "Label").Cast<float>().Zip(ColumnValues.All(model.Transform(data), "Score").Cast<float>());
}
