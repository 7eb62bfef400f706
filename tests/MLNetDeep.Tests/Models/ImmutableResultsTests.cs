using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>What is said to be immutable has no list that a cast opens for changes.</summary>
[TestClass]
public sealed class ImmutableResultsTests
{
    private static readonly MLContext MlContext = new(1);

    [TestMethod]
    public void Lists_of_a_prediction_cannot_be_changed()
    {
        foreach (var (task, outputs) in new[] { (LearningTask.MulticlassClassification, 3), (LearningTask.MultiLabelClassification, 3),
            (LearningTask.BinaryClassification, 1), (LearningTask.Regression, 2) })
        {
            var prediction = RandomModel.Of(task, 4, outputs).Predict([1, 2, 3, 4]);
            CannotChange(prediction.Scores);
            CannotChange(prediction.Probabilities);
            CannotChange(prediction.Truths);
        }
    }

    [TestMethod]
    public void Lists_of_transformers_and_explanations_cannot_be_changed()
    {
        var data = Toy.Regression();
        CannotChange(MlContext.Transforms.Flatten("X", "Features", "Label").Fit(data).InputColumnNames);
        CannotChange(MlContext.Transforms.DateParts("X", "D", DatePart.Days).Fit(new MemoryView().AddText("D", "2024-05-31")).Parts);

        var explainer = new ExplanationTransform(MlContext, RandomModel.Of(LearningTask.Regression, 3, 1)).Fit(data);
        CannotChange(explainer.Baseline);
        CannotChange(explainer.Explain([1, 2, 3]).FeatureNames);
        CannotChange(explainer.Explain([1, 2, 3]).Contributions);
    }

    [TestMethod]
    public void The_epochs_of_a_run_cannot_be_changed_by_a_callback() =>
        new DenseNetworkTrainer(MlContext, Toy.Options, [new Looking()]).Fit(Toy.Regression());

    [TestMethod]
    public void Lists_of_a_cross_validation_and_of_table_features_cannot_be_changed()
    {
        var data = Toy.Regression();
        var result = new DenseNetworkTrainer(MlContext, Toy.Options with { NumberOfEpochs = 1 }).CrossValidate(data, numberOfFolds: 2);
        CannotChange(result.Folds);
        CannotChange(result.Folds[0].HeldOutRows);
        CannotChange(result.OutOfFold().Rows);
        CannotChange(result.OutOfFold().Scores);
        CannotChange(result.OutOfFold().Scores[0]);

        var features = MlContext.Transforms.TableFeatures(data);
        CannotChange(features.Columns);
        CannotChange(features.Steps);
    }

    private static void CannotChange<T>(IReadOnlyList<T> list)
    {
        if (list is not IList<T> changeable || list.Count == 0)
            return;
        Assert.IsNotInstanceOfType<T[]>(list);
        Assert.IsTrue(changeable.IsReadOnly, $"{list.GetType()}");
    }

    private sealed class Looking : TrainingCallback
    {
        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => CannotChange(run.Epochs);
    }
}
