using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Rows that are scored and predicted by the model itself.</summary>
[TestClass]
public sealed class PublicScoringTests
{
    private static readonly float[] Row = [.5f, -1, 2];

    [TestMethod]
    public void Scores_have_the_bits_of_a_data_view_and_nothing_is_allocated()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4);
        var rows = UntrainedModel.RandomRows(50, 3);
        var expected = ManagedScores.Of(model, [.. rows.Chunk(3)]);
        var (all, one) = (new float[200], new float[4]);
        model.Score(50, rows, all);
        for (var row = 0; row < 50; row++)
        {
            model.Score(rows.AsSpan(row * 3, 3), one);
            CollectionAssert.AreEqual(one, all[(row * 4)..(row * 4 + 4)]);
        }
        CollectionAssert.AreEqual(expected, all);

        long before = 0;
        // The first time round what the runtime makes once is made.
        for (var i = 0; i < 200; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            model.Score(Row, one);
            model.Score(50, rows, all);
        }
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Many_threads_get_the_same_bits_from_a_model_that_is_new()
    {
        for (var i = 0; i < 20; i++)
        {
            var model = RandomModel.Of(LearningTask.Regression, 3, 1, seed: i);
            var scores = new float[16];
            Parallel.For(0, 16, thread => model.Score(Row, scores.AsSpan(thread, 1)));
            Assert.AreEqual(1, scores.Distinct().Count());
        }
    }

    [TestMethod]
    public void Spans_of_another_length_are_named()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4);
        Assert.AreEqual(
            "Features and scores must have the lengths of whole rows: 3 features and 4 scores for each. Received: 1 row, 2 features "
            + "and room for 4 scores.",
            Assert.ThrowsExactly<ArgumentException>(() => model.Score(new float[2], new float[4])).Message);
        Assert.ThrowsExactly<ArgumentException>(() => model.Score(2, new float[6], new float[4]));
        Assert.ThrowsExactly<ArgumentException>(() => model.Score(-1, [], []));
        model.Score(0, [], []);
    }

    [TestMethod]
    public void A_prediction_has_label_name_and_probabilities()
    {
        var classes = RandomModel.Of(LearningTask.MulticlassClassification, 3, 3, classes: new[] { 10, 20, 30 }).Predict(Row);
        var best = classes.Probabilities.Index().MaxBy(probability => probability.Item).Index;
        Assert.AreEqual(best, classes.ClassIndex);
        Assert.AreEqual((best + 1) * 10, classes.Label);
        Assert.AreEqual($"{(best + 1) * 10}", classes.Name);
        Assert.AreEqual(1, classes.Probabilities.Sum(), 1e-5f);
        StringAssert.StartsWith($"{classes}", $"{classes.Name} (0.");

        var truth = RandomModel.Of(LearningTask.BinaryClassification, 3, 1).Predict(Row);
        Assert.AreEqual(truth.Probabilities[0] > .5f, truth.Label);
        Assert.AreEqual(truth.Probabilities[0] > .5f ? "true" : "false", truth.Name);
        Assert.IsNull(truth.ClassIndex);

        var number = RandomModel.Of(LearningTask.Regression, 3, 1).Predict(Row);
        Assert.AreEqual(number.Scores[0], number.Label);
        Assert.IsEmpty(number.Probabilities);

        var several = RandomModel.Of(LearningTask.MultiLabelClassification, 3, 2).Predict(Row);
        Assert.HasCount(2, several.Truths);
        Assert.IsNull(several.Label);
    }

    [TestMethod]
    public void A_threshold_decides_what_is_true()
    {
        var model = RandomModel.Of(LearningTask.BinaryClassification, 3, 1);
        var probability = model.Predict(Row).Probabilities[0];
        Assert.AreEqual(true, model.WithThreshold(probability * .9f).Predict(Row).Label);
        Assert.AreEqual(false, model.WithThreshold(Math.Min(.999f, probability * 1.1f)).Predict(Row).Label);
    }

    [TestMethod]
    [DataRow(LearningTask.MulticlassClassification, 3)]
    [DataRow(LearningTask.BinaryClassification, 1)]
    [DataRow(LearningTask.MultiLabelClassification, 2)]
    [DataRow(LearningTask.Regression, 1)]
    public void A_missing_feature_is_no_prediction(LearningTask task, int outputs)
    {
        var missing = RandomModel.Of(task, 3, outputs).Predict([1, float.NaN, 2]);
        Assert.IsTrue(missing.IsMissing);
        Assert.IsTrue(missing.Scores.All(float.IsNaN));
        Assert.AreEqual((null, null, null, "missing"), (missing.Label, missing.Name, missing.ClassIndex, $"{missing}"));
        Assert.IsEmpty(missing.Truths);
        Assert.IsFalse(RandomModel.Of(task, 3, outputs, [new TableEncoding(), new Dense(4)]).Predict([1, float.NaN, 2]).IsMissing);
    }
}
