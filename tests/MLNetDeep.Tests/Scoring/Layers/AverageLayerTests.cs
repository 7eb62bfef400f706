using MLNetDeep.Kernels;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring.Layers;

/// <summary>The averaged scores of several networks: by the definition, and the same bits however they are asked for.</summary>
[TestClass]
public sealed class AverageLayerTests
{
    private const int Features = 9;
    private const int Rows = 150;

    private static readonly float[] Input = UntrainedModel.RandomRows(Rows, Features);

    [TestMethod]
    public void Scores_are_the_mean_of_those_of_the_networks()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(Features))
        {
            var outputs = model.OutputCount;
            var scores = Scored(model);
            var ofMembers = model.Members.Select(Scored).ToArray();
            for (var row = 0; row < Rows; row++)
            {
                var expected = RandomEnsemble.Averaged(model, [.. ofMembers.Select(all => all[(row * outputs)..((row + 1) * outputs)])]);
                for (var i = 0; i < outputs; i++)
                    Assert.AreEqual(expected[i], scores[row * outputs + i], 3e-6 * Math.Max(1, Math.Abs(expected[i])),
                        $"{model.Task}, row {row}, output {i}");
            }
        }
    }

    [TestMethod]
    public void A_row_has_the_same_bits_alone_in_every_batch_and_sparse()
    {
        Layer[][] networks = [[], [new Dense(12, Activation.ReLU)], [new Skip(new Dense(5)), new Dense(6, Activation.Tanh)],
            [new LayerNormalization()]];
        foreach (var model in networks.SelectMany(hidden => RandomEnsemble.OfEveryTask(Features, hidden)))
        {
            var (scorer, outputs) = (new NetworkScorer(model), model.OutputCount);
            var (alone, sparse) = (new float[Rows * outputs], new float[Rows * outputs]);
            for (var row = 0; row < Rows; row++)
            {
                scorer.Score(Input.AsSpan(row * Features, Features), alone.AsSpan(row * outputs, outputs));
                scorer.ScoreSparse([.. Enumerable.Range(0, Features)], Input.AsSpan(row * Features, Features),
                    sparse.AsSpan(row * outputs, outputs));
            }
            CollectionAssert.AreEqual(alone, sparse, $"Sparse: {model}");
            foreach (var batch in new[] { 2, 3, 13, 129, Rows })
            {
                var together = new float[Rows * outputs];
                for (var row = 0; row < Rows; row += batch)
                {
                    var count = Math.Min(batch, Rows - row);
                    scorer.Score(count, Input.AsSpan(row * Features, count * Features), together.AsSpan(row * outputs, count * outputs));
                }
                CollectionAssert.AreEqual(alone, together, $"Batches of {batch}: {model}");
            }
        }
    }

    [TestMethod]
    public void Many_rows_on_all_threads_have_the_bits_they_have_alone()
    {
        var model = RandomEnsemble.Of(LearningTask.MulticlassClassification, 100, 10, [new Dense(100, Activation.ReLU)]);
        const int Many = 1000;
        var (scorer, rows) = (new NetworkScorer(model), UntrainedModel.RandomRows(Many, 100));
        var (alone, together) = (new float[Many * 10], new float[Many * 10]);
        for (var row = 0; row < Many; row++)
            scorer.Score(rows.AsSpan(row * 100, 100), alone.AsSpan(row * 10, 10));
        scorer.Score(Many, rows, together);
        CollectionAssert.AreEqual(alone, together);
    }

    [TestMethod]
    public void Networks_that_are_equal_score_as_one()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(Features).Where(model => model.Description.AverageTemperature == 1))
        {
            var one = model.Members[0];
            var equal = DenseNetworkModel.Of(
                model.Specification, [.. model.Members.Select(_ => one.Parameters.ToArray())], model.Description);
            foreach (var (expected, actual) in Scored(one).Zip(Scored(equal)))
                Assert.AreEqual(expected, actual, 3e-7f * Math.Max(1, Math.Abs(expected)), $"{model.Task}");
        }
    }

    [TestMethod]
    public void Log_odds_far_beyond_a_probability_of_one_keep_their_digits()
    {
        Check([200, 200], 200);
        Check([-200, -200], -200);
        Check([500, -500], 0);
        // Probabilities of false e^-100 and e^-300: their mean is half of the first.
        Check([100, 300], 100 + (float)Math.Log(2));
        Check([-100, -300], -100 - (float)Math.Log(2));
        Check([float.PositiveInfinity, float.PositiveInfinity], float.PositiveInfinity);
        Check([1, float.NaN], float.NaN);

        static void Check(float[] logOdds, float expected) =>
            Assert.AreEqual(expected, (float)LogSums.LogOddsOfMean<float>(logOdds, 0, 1, logOdds.Length), 1e-4f,
                string.Join(", ", logOdds));
    }

    [TestMethod]
    public void A_row_with_a_missing_feature_has_missing_scores()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(Features))
        {
            var scores = new float[model.OutputCount];
            new NetworkScorer(model).Score([float.NaN, .. new float[Features - 1]], scores);
            Assert.IsTrue(scores.All(float.IsNaN), $"{model.Task}: {string.Join(", ", scores)}");
        }
    }

    [TestMethod]
    public void Scoring_a_row_allocates_nothing()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(Features))
            OneRowScores.AssertNothingIsAllocated(model);
    }

    [TestMethod]
    public void Eight_threads_on_one_scorer_get_no_wrong_value()
    {
        var model = RandomEnsemble.Of(LearningTask.BinaryClassification, Features, 1);
        var scorer = new NetworkScorer(model);
        var expected = Scored(model);
        var wrong = 0;
        Parallel.For(0, 8, number =>
        {
            var scores = new float[1];
            for (var i = 0; i < 2000; i++)
            {
                var row = (i * 7 + number) % Rows;
                scorer.Score(Input.AsSpan(row * Features, Features), scores);
                if (scores[0] != expected[row])
                    Interlocked.Increment(ref wrong);
            }
        });
        Assert.AreEqual(0, wrong);
    }

    private static float[] Scored(DenseNetworkModel model)
    {
        var scores = new float[Rows * model.OutputCount];
        new NetworkScorer(model).Score(Rows, Input, scores);
        return scores;
    }
}
