using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

[TestClass]
public sealed class CrossValidationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private DenseNetworkTrainer Trainer =>
        new(_mlContext, Toy.Options with { NumberOfEpochs = 30, Optimizer = new AdamOptions { LearningRate = .05f } });

    [TestMethod]
    public void Multiclass_of_a_whole_pipeline()
    {
        var data = Toy.Named(90, TextDataViewType.Instance, Toy.Texts("cat", "dog", "eel"));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Trainer)
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel", "PredictedLabel"));
        var keyed = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Trainer);
        pipeline.Fit(data);

        var folds = _mlContext.MulticlassClassification.CrossValidate(data, keyed, numberOfFolds: 3);

        Assert.HasCount(3, folds);
        Assert.AreEqual(90, folds.Sum(fold => ColumnValues.All(fold.ScoredHoldOutSet, "Label").Length));
        foreach (var fold in folds)
        {
            Assert.IsTrue(fold.Metrics.MicroAccuracy > .9, $"Fold {fold.Fold}: {fold.Metrics.MicroAccuracy}");
            Assert.AreEqual(_mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet).LogLoss, fold.Metrics.LogLoss);
            var model = ((TransformerChain<DenseNetworkTransformer>)fold.Model).LastTransformer;
            Assert.AreEqual(90, model.History.TrainingRowCount + ColumnValues.All(fold.ScoredHoldOutSet, "Label").Length);
        }
        Assert.AreNotEqual(folds[0].Metrics.LogLoss, folds[1].Metrics.LogLoss, "Each fold has a model of its own.");
    }

    [TestMethod]
    public void Binary()
    {
        var folds = _mlContext.BinaryClassification.CrossValidate(Toy.Binary(90), Trainer, numberOfFolds: 3);
        Assert.IsTrue(folds.All(fold => fold.Metrics.Accuracy > .9 && fold.Metrics.AreaUnderRocCurve > .9),
            string.Join(" ", folds.Select(fold => fold.Metrics.Accuracy)));
    }

    [TestMethod]
    public void Regression()
    {
        var folds = _mlContext.Regression.CrossValidate(
            Toy.Regression(90),
            new DenseNetworkTrainer(
            _mlContext, Toy.Options with { HiddenLayers = [], NumberOfEpochs = 80, Optimizer = new AdamOptions { LearningRate = .1f } }),
            numberOfFolds: 3);
        Assert.IsTrue(folds.All(fold => fold.Metrics.RSquared > .9), string.Join(" ", folds.Select(fold => fold.Metrics.RSquared)));
    }

    [TestMethod]
    public void Rows_of_one_group_stay_in_one_fold()
    {
        var data = Toy.Multiclass(90).AddText("Group", Toy.Of(90, row => $"group {row / 6}"));
        var folds = _mlContext.MulticlassClassification.CrossValidate(data, Trainer, numberOfFolds: 3, samplingKeyColumnName: "Group");

        var groups = folds.Select(fold => ColumnValues.All(fold.ScoredHoldOutSet, "Group").Cast<string>().ToHashSet()).ToArray();
        Assert.AreEqual(15, groups.Sum(group => group.Count), "No group may be in two folds.");
        Assert.AreEqual(90, folds.Sum(fold => ColumnValues.All(fold.ScoredHoldOutSet, "Group").Length));

        // Of the other tasks, and by a column of another type.
        var numbers = _mlContext.Regression.CrossValidate(
            Toy.Regression(90).Add("Group", NumberDataViewType.Single, Toy.Of(90, row => (float)(row / 6))), Trainer, numberOfFolds: 3,
            samplingKeyColumnName: "Group");
        Assert.AreEqual(15, numbers.Sum(fold => ColumnValues.All(fold.ScoredHoldOutSet, "Group").Distinct().Count()));
        var truths = _mlContext.BinaryClassification.CrossValidateNonCalibrated(
            Toy.Binary(90).AddText("Group", Toy.Of(90, row => $"group {row / 6}")), Trainer, numberOfFolds: 3,
            samplingKeyColumnName: "Group");
        Assert.AreEqual(15, truths.Sum(fold => ColumnValues.All(fold.ScoredHoldOutSet, "Group").Distinct().Count()));
    }

    [TestMethod]
    public void One_trainer_may_fit_again_and_again()
    {
        var trainer = Trainer;
        var (first, second) = (trainer.Fit(Toy.Multiclass()), trainer.Fit(Toy.Multiclass()));
        trainer.Fit(Toy.Regression());
        Assert.IsTrue(first.Model.Parameters.SequenceEqual(second.Model.Parameters));
        Assert.IsTrue(first.Model.Parameters.SequenceEqual(trainer.Fit(Toy.Multiclass()).Model.Parameters),
            "A fit of another task in between leaves no trace.");
    }
}
