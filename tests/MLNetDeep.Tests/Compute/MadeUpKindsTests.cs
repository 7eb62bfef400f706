using Microsoft.ML;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Compute;

/// <summary>A layer and an activation that the library does not know train, score and explain by their one function: nothing else has to
/// know them.</summary>
[TestClass]
public sealed class MadeUpKindsTests
{
    private const int Features = 4;
    private const int Rows = 60;

    private static readonly float[][] Validation = MadeUpData.Features(Rows, Features, seed: 3);

    private static readonly DenseNetworkTransformer Trained = new DenseNetworkTrainer(new MLContext(), new DenseNetworkOptions
    {
        HiddenLayers = [new Dense(6, new CubicActivation()), new Lifted(), new Residual(new Lifted(), new Dense(6)),
            new Activate(new CubicActivation())],
        NumberOfEpochs = 30,
        BatchSize = 16,
        Seed = 5,
        Optimizer = new AdamOptions { LearningRate = 0.01f },
        Engine = TrainingEngineKind.Managed,
    }).Fit(MadeUpData.Regression(MadeUpData.Features(200, Features)), MadeUpData.Regression(Validation));

    [TestMethod]
    public void They_train()
    {
        var epochs = Trained.History.Epochs;
        Assert.IsLessThan(0.02 * epochs[0].Loss, epochs[^1].Loss, "The loss of the last epoch.");
        Assert.IsFalse(Trained.Model.GetWeights("2.weight").ToArray().Any(weight => weight == 1), "What the made-up layer learns.");
    }

    [TestMethod]
    public void They_score_as_the_figures_of_validation_say()
    {
        var (scorer, scores) = (new NetworkScorer(Trained.Model), new float[Rows]);
        scorer.Score(Rows, [.. Validation.SelectMany(row => row)], scores);
        var squares = Validation.Zip(scores, (row, score) => Math.Pow((double)score - (3 * row[0] - 2 * row[1] + 1), 2)).ToArray();
        Assert.AreEqual(Math.Sqrt(squares.Aggregate(0.0, (sum, square) => sum + square) / Rows),
            Trained.History.Epochs[^1].ValidationMetric!.Value);

        var alone = new float[1];
        scorer.Score(Validation[7], alone);
        Assert.AreEqual(scores[7], alone[0]);
    }

    [TestMethod]
    public void They_explain()
    {
        var explanation = new ExplanationTransform(new MLContext(), Trained.Model)
            .Fit(new MemoryView().AddSingles("Features", new float[Features])).Explain(Validation[0]);
        var score = new float[1];
        new NetworkScorer(Trained.Model).Score(Validation[0], score);
        Assert.AreEqual(score[0], explanation.Score, 1e-4);
        // By the gradients alone: they would not add up if they were wrong.
        Assert.AreEqual(explanation.Score - explanation.BaselineScore, explanation.Contributions.Sum(), 1e-4);
        Assert.IsGreaterThan(Math.Abs(explanation.Contributions[2]), explanation.Contributions[0] * Math.Sign(Validation[0][0]));
    }
}
