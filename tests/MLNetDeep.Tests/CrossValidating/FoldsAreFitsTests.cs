using Microsoft.ML;
using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.CrossValidating;

/// <summary>A fold is what <c>Fit</c> makes of the rows outside it, to the bit, and its figures are those of a validation on the rows in
/// it.</summary>
[TestClass]
public sealed class FoldsAreFitsTests
{
    private const int Rows = 61;
    private const int Folds = 4;
    private readonly MLContext _mlContext = new();

    /// <summary>All that is random, and all that depends on which rows there are.</summary>
    private static DenseNetworkOptions Options => new()
    {
        HiddenLayers = [new Dense(16, Activation.Tanh), new BatchNormalization(), new Dropout(.2f)],
        NumberOfEpochs = 6,
        BatchSize = 8,
        ValidationFraction = .25f,
        EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
        Seed = 3,
        Device = TestDevice.Device,
    };

    private static Dictionary<string, (MemoryView Data, DenseNetworkOptions Options)> Cases => new()
    {
        ["classes"] = (TaskRows.Key(Rows),
            Options with
            {
                ClassWeights = ClassWeights.Balanced,
                Metrics = [MetricFunction.LogLoss, MetricFunction.RocArea, MetricFunction.MacroF1, MetricFunction.TopKAccuracy(2)]
            }),
        ["probabilities"] = (
        TaskRows.Probabilities(Rows), Options with { Loss = new CategoricalCrossEntropy(), Metrics = [MetricFunction.LogLoss] }),
        ["truth"] = (TaskRows.Boolean(Rows), Options with { Metrics = [MetricFunction.LogLoss, MetricFunction.RocArea] }),
        ["truths"] = (TaskRows.Booleans(Rows), Options with { Metrics = [MetricFunction.LogLoss, MetricFunction.MicroF1] }),
        ["number"] = (TaskRows.Single(Rows, scale: 50, offset: 1000),
        Options with { Metrics = [MetricFunction.MeanAbsoluteError, MetricFunction.RSquared] }),
        ["numbers"] = (TaskRows.TwoNumbers(Rows), Options with { Metrics = [MetricFunction.RSquared] }),
        ["counts"] = (TaskRows.Single(Rows, offset: 4),
        Options with { Loss = new PoissonError(), Metrics = [MetricFunction.MeanAbsoluteError] }),
        ["weights"] = (TaskRows.Key(Rows)
        .Add("Weight", Microsoft.ML.Data.NumberDataViewType.Single, TaskRows.Of(Rows, row => .5f + row % 5)),
        Options with { ExampleWeightColumnName = "Weight", Metrics = [MetricFunction.LogLoss] }),
        ["groups"] = (TaskRows.Key(Rows).AddText("Group", TaskRows.Of(Rows, row => $"{row * 7 % 20}")),
        Options with { ValidationFraction = null, ValidationSplit = new GroupSplit("Group", .3f) }),
    };

    public static IEnumerable<object[]> Names => Cases.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_fold_has_the_bits_of_a_fit_on_the_other_rows(string name)
    {
        var (data, options) = Cases[name];
        Check(data, options);
    }

    [TestMethod]
    public void With_the_Torch_engine_too() => Check(TaskRows.Single(Rows), Options with { Engine = TrainingEngineKind.Torch });

    [TestMethod]
    public void Calibrated_probabilities_are_what_is_judged()
    {
        var result = new DenseNetworkTrainer(_mlContext, Options with { TemperatureScaling = true, Metrics = [MetricFunction.LogLoss] })
            .CrossValidate(TaskRows.Key(Rows), Folds);
        foreach (var fold in result.Folds)
        {
            Assert.AreNotEqual(1, fold.History.Calibration!.Temperature);
            Assert.AreEqual(_mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet).LogLoss,
                fold.Metrics[MetricFunction.LogLoss]!.Value, 1e-6);
        }
    }

    [TestMethod]
    public void A_fold_may_be_an_ensemble()
    {
        var (data, options) = (TaskRows.Key(Rows), Options with { EnsembleSize = 3, Metrics = [MetricFunction.LogLoss] });
        var trainer = new DenseNetworkTrainer(_mlContext, options);
        foreach (var fold in trainer.CrossValidate(data, Folds).Folds)
        {
            var alone = trainer.Fit(new SelectedRowsView(data, [.. Enumerable.Range(0, Rows).Except(fold.HeldOutRows)]));
            CollectionAssert.AreEqual(
                Scores(alone.Transform(data)), Scores(fold.Transformer.Transform(data)), $"Fold {fold.Fold}, to the bit.");
            Assert.HasCount(3, fold.Transformer.Model.Members);
            Assert.AreEqual(_mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet).LogLoss,
                fold.Metrics[MetricFunction.LogLoss]!.Value, 1e-6);
        }

        static float[] Scores(IDataView scored) => [.. ColumnValues.Singles(scored, "Score").SelectMany(row => row)];
    }

    private void Check(MemoryView data, DenseNetworkOptions options)
    {
        var trainer = new DenseNetworkTrainer(_mlContext, options);
        var result = trainer.CrossValidate(data, Folds);

        Assert.HasCount(Folds, result.Folds);
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).ToArray(), result.Folds.SelectMany(fold => fold.HeldOutRows).Order().ToArray());
        foreach (var fold in result.Folds)
        {
            var alone = trainer.Fit(new SelectedRowsView(data, [.. Enumerable.Range(0, Rows).Except(fold.HeldOutRows)]));
            CollectionAssert.AreEqual(alone.WeightBits(), fold.Transformer.WeightBits(), $"Fold {fold.Fold}.");
            CollectionAssert.AreEqual(
                alone.History.Epochs.Select(epoch => epoch with { Duration = default }).ToArray(),
                fold.History.Epochs.Select(epoch => epoch with { Duration = default }).ToArray());
            Assert.AreEqual(alone.History with { Epochs = fold.History.Epochs }, fold.History);
            CheckFigures(data, options, fold);
        }
    }

    /// <summary>A network that continues for no step worth the name has the figures of these weights on the rows that are its validation
    /// set.</summary>
    private void CheckFigures(MemoryView data, DenseNetworkOptions options, DenseNetworkFold fold)
    {
        var still = options with
        {
            HiddenLayers = [.. options.HiddenLayers.Select(layer => layer with { Trainable = false })],
            Optimizer = new SgdOptions { LearningRate = 1e-30f },
            NumberOfEpochs = 1,
            EarlyStopping = null,
        };
        var epoch = new DenseNetworkTrainer(_mlContext, still)
            .Fit(new SelectedRowsView(data, [.. Enumerable.Range(0, Rows).Except(fold.HeldOutRows)]),
                new SelectedRowsView(data, fold.HeldOutRows), fold.Transformer.Model).History.Epochs.Single();

        Assert.AreEqual(epoch.ValidationMetric!.Value, fold.Metric, 1e-4 * Math.Abs(epoch.ValidationMetric.Value), $"Fold {fold.Fold}.");
        foreach (var (metric, value) in epoch.ValidationMetrics)
            Assert.AreEqual(value, fold.Metrics[metric], 1e-4 * Math.Max(1, Math.Abs(value)), $"{metric} of fold {fold.Fold}.");
    }
}
