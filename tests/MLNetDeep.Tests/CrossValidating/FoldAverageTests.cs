using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.CrossValidating;

/// <summary>The networks of folds as one model, its out-of-fold scores, and folds in time.</summary>
[TestClass]
public sealed class FoldAverageTests
{
    private static readonly DenseNetworkOptions Options =
        TaskRows.Options with { HiddenLayers = [new Dense(4, Activation.Tanh)], NumberOfEpochs = 3, Metrics = [MetricFunction.LogLoss] };

    [TestMethod]
    public void The_average_is_the_mean_of_the_fold_networks()
    {
        var (context, rows) = (new MLContext(1), TaskRows.Key(30));
        var result = new DenseNetworkTrainer(context, Options).CrossValidate(rows, numberOfFolds: 3);
        var average = result.Average();
        Assert.HasCount(3, average.Model.Members);
        var scores = ManagedScores.Of(average.Model, TaskRows.Features(10));
        var ofFolds = result.Folds.Select(fold => ManagedScores.Of(fold.Transformer.Model, TaskRows.Features(10))).ToArray();
        for (var i = 0; i < scores.Length; i++)
            Assert.AreEqual(ofFolds.Average(ofFold => ofFold[i]), scores[i], 1e-6f);
    }

    [TestMethod]
    public void Every_row_has_the_score_of_the_network_that_has_not_seen_it()
    {
        foreach (var rows in new[] { TaskRows.Key(30), TaskRows.Boolean(30) })
        {
            var result = new DenseNetworkTrainer(new MLContext(1), Options).CrossValidate(rows, numberOfFolds: 3);
            var outOfFold = result.OutOfFold();
            CollectionAssert.AreEqual(Enumerable.Range(0, 30).ToArray(), outOfFold.Rows.ToArray());
            foreach (var fold in result.Folds)
            {
                var scores = ManagedScores.Of(fold.Transformer.Model, TaskRows.Features(30));
                var width = scores.Length / 30;
                foreach (var row in fold.HeldOutRows)
                {
                    for (var i = 0; i < width; i++)
                        Assert.AreEqual(scores[row * width + i], outOfFold.Scores[row][i], 1e-5f);
                }
            }
            Assert.AreEqual(result.Metric.Mean, outOfFold.Metric, 1e-9, "Folds of one size: the mean over rows is that over folds.");
            Assert.AreEqual(result[MetricFunction.LogLoss].Mean, outOfFold.Metrics["log-loss"], 1e-6);
        }
    }

    [TestMethod]
    public void Folds_in_time_train_on_the_past_alone()
    {
        var rows = TaskRows.Key(40);
        var validated = Options with { ValidationSplit = new LastRowsSplit(.2f) };
        var result = new DenseNetworkTrainer(new MLContext(1), validated).CrossValidate(rows, new TimeFolds { NumberOfFolds = 3 });
        foreach (var (fold, held) in result.Folds.Index())
        {
            CollectionAssert.AreEqual(Enumerable.Range(10 * (fold + 1), 10).ToArray(), held.HeldOutRows.ToArray());
            Assert.AreEqual(8 * (fold + 1), held.History.TrainingRowCount);
            Assert.AreEqual(2 * (fold + 1), held.History.ValidationRowCount);
        }
        CollectionAssert.AreEqual(Enumerable.Range(10, 30).ToArray(), result.OutOfFold().Rows.ToArray());
        Assert.HasCount(3, result.Average().Model.Members);
    }

    [TestMethod]
    public void A_fold_that_failed_makes_no_average()
    {
        var result = new DenseNetworkTrainer(new MLContext(1), Options).CrossValidate(
            TaskRows.Key(30), numberOfFolds: 3,
            callbacks: fold => [new LambdaCallback
            {
                EpochEnd = (_, _) => { if (fold == 1) throw new FormatException("A callback that fails."); },
            }]);
        foreach (var asked in new Action[] { () => result.Average(), () => result.OutOfFold() })
            Assert.AreEqual(
                "All folds must have succeeded to become one model. Received: fold 1, which failed: A callback that fails.",
                Assert.ThrowsExactly<InvalidOperationException>(asked).Message);
    }
}
