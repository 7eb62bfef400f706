using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>A row's scores have the same bits by itself and in every batch, at every place in it, sparse or dense, on every
/// thread.</summary>
[TestClass]
public sealed class EqualBitsTests
{
    private const int Rows = 150;

    public static IEnumerable<object[]> Networks =>
        Enumerable.Range(0, LayerExamples.Layers.Count).Select(example => new object[] { example });

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Whatever_the_batch_a_row_has_the_scores_it_has_alone(int example)
    {
        var hidden = new Layer[] { new Dense(LayerExamples.InputSize, Activation.Gelu), LayerExamples.Layers[example],
            new Activate(Activation.Mish) };
        using var model = new UntrainedModel(
            NetworkSpecification.WithOutput(21, hidden, 3), LearningTask.MulticlassClassification, seed: example);
        var (scorer, rows) = (new NetworkScorer(model.Managed), UntrainedModel.RandomRows(Rows, 21));
        var alone = new float[Rows * 3];
        for (var row = 0; row < Rows; row++)
            scorer.Score(rows.AsSpan(row * 21, 21), alone.AsSpan(row * 3, 3));

        foreach (var batch in new[] { 2, 3, 8, 13, 129, Rows })
        {
            var together = new float[Rows * 3];
            for (var row = 0; row < Rows; row += batch)
            {
                var count = Math.Min(batch, Rows - row);
                scorer.Score(count, rows.AsSpan(row * 21, count * 21), together.AsSpan(row * 3, count * 3));
            }
            CollectionAssert.AreEqual(alone, together, $"Batches of {batch}, {hidden[1]}");
        }
    }

    [TestMethod]
    public void Many_rows_on_all_threads_have_the_scores_they_have_alone()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 784, 10, [new Dense(100, Activation.ReLU)]);
        const int Many = 1000;
        var (scorer, rows) = (new NetworkScorer(model), UntrainedModel.RandomRows(Many, 784));
        var (alone, together) = (new float[Many * 10], new float[Many * 10]);
        for (var row = 0; row < Many; row++)
            scorer.Score(rows.AsSpan(row * 784, 784), alone.AsSpan(row * 10, 10));
        scorer.Score(Many, rows, together);
        CollectionAssert.AreEqual(alone, together);
    }

    [TestMethod]
    public void A_sparse_row_has_the_scores_of_the_dense_one()
    {
        Layer[][] networks =
        [
            [], [new Dense(1)], [new Dense(7, Activation.Tanh)], [new Dense(200, Activation.ReLU), new Dense(30)],
            [new BatchNormalization(), new Dense(20)],
            [new LayerNormalization(), new Dense(20)], [new Skip(new Dense(5))], [new Dropout(.5f), new Dense(9)],
        ];
        foreach (var (hidden, number) in networks.Select((hidden, number) => (hidden, number)))
        {
            using var model = new UntrainedModel(
                NetworkSpecification.WithOutput(300, hidden, 4), LearningTask.MulticlassClassification, seed: number);
            var scorer = new NetworkScorer(model.Managed);
            foreach (var indices in new int[][] { [], [0], [299], [3, 4, 7, 150, 298], [.. Enumerable.Range(0, 300)] })
            {
                float[] values = [.. indices.Select(index => index % 5 - 2.25f)];
                var row = new float[300];
                for (var i = 0; i < indices.Length; i++)
                    row[indices[i]] = values[i];
                var (dense, sparse) = (new float[4], new float[4]);
                scorer.Score(row, dense);
                scorer.ScoreSparse(indices, values, sparse);
                CollectionAssert.AreEqual(dense, sparse, $"{string.Join(", ", (object[])hidden)}: {indices.Length} values");
            }
        }
    }

    [TestMethod]
    public void Rows_of_other_sizes_than_the_network_s_are_refused()
    {
        var scorer = new NetworkScorer(RandomModel.Of(LearningTask.Regression, 5, 1));
        Assert.ThrowsExactly<ArgumentException>(() => scorer.Score(new float[4], new float[1]));
        Assert.ThrowsExactly<ArgumentException>(() => scorer.Score(2, new float[10], new float[1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => scorer.ScoreSparse([5], [1], new float[1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => scorer.ScoreSparse([-1], [1], new float[1]));
    }

    [TestMethod]
    public void Scoring_a_row_allocates_nothing()
    {
        var model = RandomModel.Of(
            LearningTask.MulticlassClassification, 20, 3, [new Dense(8, Activation.Selu), new Skip(new Dense(4, Activation.Tanh))]);
        OneRowScores.AssertNothingIsAllocated(model);
    }

    [TestMethod]
    public void Eight_threads_on_one_scorer_get_no_wrong_value()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 50, 10, [new Dense(40, Activation.ReLU)]);
        var (scorer, rows) = (new NetworkScorer(model), UntrainedModel.RandomRows(64, 50));
        var expected = new float[64 * 10];
        scorer.Score(64, rows, expected);

        var wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            var scores = new float[10];
            for (var i = 0; i < 5000; i++)
            {
                var row = (i * 7 + number) % 64;
                scorer.Score(rows.AsSpan(row * 50, 50), scores);
                if (!scores.AsSpan().SequenceEqual(expected.AsSpan(row * 10, 10)))
                    Interlocked.Increment(ref wrong);
            }
        }))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.AreEqual(0, wrong);
    }
}
