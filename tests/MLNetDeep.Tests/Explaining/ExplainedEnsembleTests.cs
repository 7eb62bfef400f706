using MLNetDeep.Explaining.Layers;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>Explanations of several networks: of the averaged score, complete, and of equal networks those of one.</summary>
[TestClass]
public sealed class ExplainedEnsembleTests
{
    private static readonly Layer[][] Networks = [[], [new Dense(7, Activation.Tanh)],
        [new Dense(9, Activation.ReLU), new Skip(new Dense(4, Activation.Gelu)), new LayerNormalization()],
        [new Activate(Activation.Silu), new Dense(5, Activation.ReLU)]];

    [TestMethod]
    public void Every_kind_of_average_is_explained_completely()
    {
        foreach (var model in Networks.SelectMany(hidden => RandomEnsemble.OfEveryTask(3, hidden)))
        {
            foreach (var score in Enum.GetValues<ExplainedScore>())
            {
                var options = new ExplanationOptions
                {
                    Score = score,
                    OutputIndex = model.OutputCount > 1 && model.Task != LearningTask.MulticlassClassification ? 1 : null
                };
                var transformer = FittedExplanation.Of(model, options);
                foreach (var row in Toy.Features(6))
                {
                    var explanation = transformer.Explain(row);
                    var allowed = Math.Max(
                        1e-3 * Math.Abs(explanation.Score - explanation.BaselineScore), 1e-5 * explanation.Contributions.Sum(Math.Abs));
                    Assert.IsLessThanOrEqualTo(allowed, Math.Abs(explanation.Deviation), $"{score} of {model}");
                }
            }
        }
    }

    [TestMethod]
    public void Networks_behind_a_table_and_others_are_explained_together()
    {
        Layer[] table = [new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 4, Width = 3 } }, new Dense(5, Activation.ReLU)];
        Layer[] scaled = [new TableEncoding { Numbers = new ScaledNumbers() }, new Dense(4, Activation.Tanh)];
        foreach (var task in new[] { LearningTask.Regression, LearningTask.BinaryClassification })
        {
            foreach (var hidden in new[] { table, [new Dense(3, Activation.ReLU)] })
            {
                var model = RandomEnsemble.Mixed(task, 3, 1, hidden, second: scaled);
                var transformer = FittedExplanation.Of(model, new ExplanationOptions());
                var scores = ManagedScores.Of(model, Toy.Features(6));
                foreach (var (number, row) in Toy.Features(6).Index())
                {
                    var explanation = transformer.Explain(row);
                    Assert.AreEqual(scores[number], explanation.Score, 1e-5);
                    Assert.AreEqual(explanation.Score - explanation.BaselineScore, explanation.Contributions.Sum(), 2e-3);
                }
            }
        }
    }

    [TestMethod]
    public void The_explained_score_is_the_averaged_one()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(3))
        {
            var isProbability = model.Task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
            var options = new ExplanationOptions
            {
                Score = ExplainedScore.Prediction,
                OutputIndex = model.OutputCount > 1 && model.Task != LearningTask.MulticlassClassification ? 1 : null
            };
            var transformer = FittedExplanation.Of(model, options);
            var scores = ManagedScores.Of(model, Toy.Features(20));
            foreach (var (number, row) in Toy.Features(20).Index())
            {
                var ofRow = scores.AsSpan(number * model.OutputCount, model.OutputCount).ToArray();
                var score = model.Task == LearningTask.MulticlassClassification ? ofRow.Max() : ofRow[options.OutputIndex ?? 0];
                Assert.AreEqual(isProbability ? 1 / (1 + Math.Exp(-score)) : score, transformer.Explain(row).Score,
                    1e-5 * Math.Max(1, Math.Abs(score)), $"{model.Task}");
            }
        }
    }

    [TestMethod]
    public void Networks_that_are_equal_are_explained_as_one()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(3).Where(model => model.Description.AverageTemperature == 1))
        {
            var one = model.Members[0];
            var equal = DenseNetworkModel.Of(
                model.Specification, [.. model.Members.Select(_ => one.Parameters.ToArray())], model.Description);
            var options = new ExplanationOptions { OutputIndex = 0 };
            var (expected, actual) = (
                FittedExplanation.Of(one, options).Explain([1, 2, -1]), FittedExplanation.Of(equal, options).Explain([1, 2, -1]));
            Assert.AreEqual(expected.Score, actual.Score, 1e-9 * Math.Max(1, Math.Abs(expected.Score)), $"{model.Task}");
            foreach (var (e, a) in expected.Contributions.Zip(actual.Contributions))
                Assert.AreEqual(e, a, 1e-5 * Math.Max(1, Math.Abs(e)), $"{model.Task}");
        }
    }

    [TestMethod]
    public void Gradients_are_what_finite_differences_say()
    {
        foreach (var model in Networks.SelectMany(hidden => RandomEnsemble.OfEveryTask(3, hidden)))
        {
            var (affine, bent) = ExplainedSequence.SplitAtFirstBend(model);
            double[] features = [.3, -.7, 1.1];
            for (var output = 0; output < model.OutputCount; output++)
            {
                var (gradient, expected) = (GradientOf(affine, bent, features, output), new double[3]);
                for (var i = 0; i < 3; i++)
                {
                    const double Distance = 1e-5;
                    double[] above = [.. features], below = [.. features];
                    above[i] += Distance;
                    below[i] -= Distance;
                    expected[i] = (OutputsOf(affine, bent, above)[output] - OutputsOf(affine, bent, below)[output]) / (2 * Distance);
                    Assert.AreEqual(expected[i], gradient[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])),
                        $"output {output}, feature {i} of {model}");
                }
            }
        }
    }

    private static double[] OutputsOf(ExplainedSequence affine, ExplainedSequence bent, double[] features) =>
        bent.Forward(affine.Forward(features, new double[affine.TraceSize]), new double[bent.TraceSize]).ToArray();

    private static double[] GradientOf(ExplainedSequence affine, ExplainedSequence bent, double[] features, int output)
    {
        // Dirty memory: what is left of another row must not be seen.
        var (affineTrace, bentTrace, scratch) = (
            Dirty(affine.TraceSize), Dirty(bent.TraceSize), Dirty(Math.Max(affine.ScratchSize, bent.ScratchSize)));
        var middle = affine.Forward(features, affineTrace).ToArray();
        bent.Forward(middle, bentTrace);
        var (outputGradient, middleGradient, gradient) = (new double[bent.OutputSize], Dirty(middle.Length), Dirty(features.Length));
        outputGradient[output] = 1;
        bent.Backward(middle, bentTrace, outputGradient, middleGradient, scratch);
        affine.Backward(features, affineTrace, middleGradient, gradient, scratch);
        return gradient;
    }

    private static double[] Dirty(int length)
    {
        var memory = new double[length];
        Array.Fill(memory, double.NaN);
        return memory;
    }
}
