using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>What contributions are: complete, exact where that can be computed otherwise, of the number that was asked for.</summary>
[TestClass]
public sealed class IntegratedGradientsTests
{
    [TestMethod]
    public void Every_kind_of_network_is_explained_completely()
    {
        foreach (var hidden in LayerExamples.HiddenLayers)
        {
            foreach (var score in Enum.GetValues<ExplainedScore>())
            {
                using var model = new UntrainedModel(Networks3(hidden), LearningTask.MulticlassClassification, seed: 3);
                var transformer = FittedExplanation.Of(model.Managed, new ExplanationOptions { Score = score });
                foreach (var row in Toy.Features(6))
                {
                    var explanation = transformer.Explain(row);
                    var allowed = Math.Max(
                        1e-3 * Math.Abs(explanation.Score - explanation.BaselineScore), 1e-5 * explanation.Contributions.Sum(Math.Abs));
                    Assert.IsLessThanOrEqualTo(
                        allowed, Math.Abs(explanation.Deviation), $"{hidden[^1]}, {score}, {explanation.NumberOfSteps} steps");
                    Assert.AreEqual(explanation.Contributions.Sum(c => (double)c) - (explanation.Score - explanation.BaselineScore),
                        explanation.Deviation, 1e-9);
                }
            }
        }

        static MLNetDeep.Networks.NetworkSpecification Networks3(IReadOnlyList<Layer> hidden) =>
            MLNetDeep.Networks.NetworkSpecification.WithOutput(3, hidden, 3);
    }

    [TestMethod]
    public void A_linear_network_is_explained_exactly_by_its_weights()
    {
        var model = RandomModel.Of(LearningTask.Regression, 3, 1, hidden: []);
        var weights = model.GetWeights("0.weight").ToArray();
        float[] baseline = [1, -1, .5f], row = [3, 4, .5f];
        var explanation = FittedExplanation.Of(
            model, new ExplanationOptions { Baseline = ExplanationBaseline.Of(baseline), NumberOfSteps = 1 }).Explain(row);

        CollectionAssert.AreEqual(weights.Select((w, i) => w * (row[i] - baseline[i])).ToArray(), explanation.Contributions.ToArray());
        Assert.AreEqual(0f, explanation.Contributions[2], "A feature that is as in the baseline contributes nothing.");
        Assert.AreEqual(4, explanation.NumberOfSteps);
    }

    [TestMethod]
    public void Contributions_are_those_of_many_small_steps_along_the_way()
    {
        var model = RandomModel.Of(
            LearningTask.Regression, 3, 1,
            [new Dense(7, Activation.Tanh), new Skip(new Dense(4, Activation.Gelu)), new LayerNormalization()], seed: 5, scale: 2);
        float[] baseline = [.2f, 0, -1], row = [1, -2, 3];
        var explanation = FittedExplanation.Of(
            model, new ExplanationOptions { Baseline = ExplanationBaseline.Of(baseline), NumberOfSteps = 200 }).Explain(row);

        // The definition itself, without a layer of ours that is not a scorer's: sums of score differences, feature by feature.
        var expected = new double[3];
        const int Steps = 4000;
        const float Distance = 1e-2f;
        for (var step = 0; step < Steps; step++)
        {
            var share = (step + .5f) / Steps;
            for (var i = 0; i < 3; i++)
            {
                var point = row.Zip(baseline, (x, b) => b + share * (x - b)).ToArray();
                point[i] += Distance;
                var above = ScoreOf(point);
                point[i] -= 2 * Distance;
                expected[i] += (above - ScoreOf(point)) / (2 * Distance) * (row[i] - baseline[i]) / Steps;
            }
        }
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(expected[i], explanation.Contributions[i], 2e-3 * explanation.Contributions.Max(Math.Abs), $"feature {i}");

        double ScoreOf(float[] features)
        {
            var scorer = new MLNetDeep.Scoring.NetworkScorer(model);
            var scores = new float[1];
            scorer.Score(features, scores);
            return scores[0];
        }
    }

    [TestMethod]
    public void What_bends_sharply_gets_more_steps_up_to_the_bound()
    {
        var model = RandomModel.Of(
            LearningTask.Regression, 3, 1, [new Dense(50, Activation.ReLU), new Dense(50, Activation.ReLU)], seed: 2, scale: 3);
        var rows = Toy.Features(40);
        var few = rows.Select(
            row => FittedExplanation.Of(model, new ExplanationOptions { NumberOfSteps = 4, MaximumNumberOfSteps = 4 }).Explain(row))
            .ToArray();
        var more = rows.Select(row => FittedExplanation.Of(model, new ExplanationOptions { NumberOfSteps = 4 }).Explain(row)).ToArray();
        var bounded = rows.Select(
            row => FittedExplanation.Of(model, new ExplanationOptions { NumberOfSteps = 4, MaximumNumberOfSteps = 20, Tolerance = 1e-7f })
            .Explain(row)).ToArray();

        Assert.IsTrue(few.All(explanation => explanation.NumberOfSteps == 4));
        Assert.IsTrue(more.All(explanation => IsComplete(explanation) || explanation.NumberOfSteps == 1024));
        Assert.IsGreaterThan(few.Count(IsComplete) + rows.Length / 2, more.Count(IsComplete));
        Assert.IsLessThan(few.Sum(explanation => Math.Abs(explanation.Deviation)) / 50,
            more.Sum(explanation => Math.Abs(explanation.Deviation)));
        Assert.AreEqual(20, bounded.Max(explanation => explanation.NumberOfSteps));

        static bool IsComplete(Explanation explanation) =>
            Math.Abs(explanation.Deviation) <= Math.Max(
                1.01e-3 * Math.Abs(explanation.Score - explanation.BaselineScore), 1e-5 * explanation.Contributions.Sum(Math.Abs));
    }

    [TestMethod]
    public void The_prediction_explained_is_the_probability_a_reader_sees()
    {
        var (classes, truth) = (
            RandomModel.Of(LearningTask.MulticlassClassification, 3, 4), RandomModel.Of(LearningTask.BinaryClassification, 3, 1));
        var prediction = new ExplanationOptions { Score = ExplainedScore.Prediction };
        var probabilities = ColumnValues.Singles(
            new DenseNetworkTransformer(new MLContext(), classes).Transform(Toy.Multiclass()), "Score");
        var truths = ColumnValues.All(new DenseNetworkTransformer(new MLContext(), truth).Transform(Toy.Multiclass()), "Probability");
        var logOdds = ColumnValues.All(new DenseNetworkTransformer(new MLContext(), truth).Transform(Toy.Multiclass()), "Score");
        for (var row = 0; row < 30; row++)
        {
            Assert.AreEqual(probabilities[row].Max(), FittedExplanation.Of(classes, prediction).Explain(Toy.Features(30)[row]).Score, 1e-5);
            Assert.AreEqual((float)truths[row], FittedExplanation.Of(truth, prediction).Explain(Toy.Features(30)[row]).Score, 1e-5);
            Assert.AreEqual((float)logOdds[row], FittedExplanation.Of(truth, null).Explain(Toy.Features(30)[row]).Score, 1e-5);
        }
    }

    [TestMethod]
    public void Poisson_rates_are_explained_as_rates_or_as_their_logarithms()
    {
        var drawn = RandomModel.Of(LearningTask.Regression, 3, 1);
        var model = new DenseNetworkModel(
            drawn.Specification, drawn.Parameters.ToArray(),
            drawn.Description with { ScoreFunction = MLNetDeep.Models.ScoreFunction.Exponential });
        var (raw, rate) = (FittedExplanation.Of(model, null).Explain([1, 2, 3]),
            FittedExplanation.Of(model, new ExplanationOptions { Score = ExplainedScore.Prediction }).Explain([1, 2, 3]));
        Assert.AreEqual(Math.Exp(raw.Score), rate.Score, 1e-6);
        Assert.AreEqual(rate.Score - rate.BaselineScore, rate.Contributions.Sum(), 1e-3 * Math.Abs(rate.Score - rate.BaselineScore));
    }
}
