using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Small problems with known answers are learnt.</summary>
[TestClass]
public sealed class LearningTests
{
    [TestMethod]
    public void Exclusive_or_is_learnt_with_a_hidden_layer_and_not_without()
    {
        float[][] corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
        var data = MadeUpData.Binary(corners, [false, true, true, false]);
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(8, Activation.Tanh)],
            Optimizer = new AdamOptions { LearningRate = 0.05f },
            NumberOfEpochs = 200,
            BatchSize = 4
        };

        var last = options.Fit(data).History.Epochs[^1];
        Assert.AreEqual(1, last.Metric);
        Assert.IsLessThan(0.1, last.Loss);

        last = (options with { HiddenLayers = [] }).Fit(data).History.Epochs[^1];
        Assert.AreEqual(Math.Log(2), last.Loss, 0.02, "No line divides them: the best is to say one half always.");
    }

    [TestMethod]
    public void Without_hidden_layers_regression_is_that_of_least_squares()
    {
        var features = MadeUpData.Features(50, width: 2);
        var random = new Random(3);
        float[] labels = [.. features.Select(row => 3 * row[0] - 2 * row[1] + 1 + random.NextSingle())];
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 0.3f, Momentum = 0.5f },
            BatchSize = 50,
            NumberOfEpochs = 150
        };

        var model = options.Fit(MadeUpData.Regression(features, labels)).Model;

        var expected = LeastSquares(features, labels);
        Assert.AreEqual(expected[0], model.GetWeights("0.weight").Span[0], 1e-2);
        Assert.AreEqual(expected[1], model.GetWeights("0.weight").Span[1], 1e-2);
        Assert.AreEqual(expected[2], model.GetWeights("0.bias").Span[0], 1e-2);
    }

    [TestMethod]
    public void Without_hidden_layers_classification_is_logistic_regression()
    {
        // Of three rows with x = 1 two are true, of four with x = 0 one is: the odds are 2 and 1/3.
        var data = MadeUpData.Binary([[1], [1], [1], [0], [0], [0], [0]], [true, true, false, true, false, false, false]);
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 1, Momentum = 0.8f },
            BatchSize = 7,
            NumberOfEpochs = 300
        };

        var model = options.Fit(data).Model;

        Assert.AreEqual(Math.Log(1 / 3.0), model.GetWeights("0.bias").Span[0], 1e-2);
        Assert.AreEqual(Math.Log(2 / (1 / 3.0)), model.GetWeights("0.weight").Span[0], 1e-2);
    }

    [TestMethod]
    public void Every_optimizer_lowers_the_loss_of_three_classes()
    {
        var data = MadeUpData.Multiclass(MadeUpData.Features(60, width: 4), 3);
        foreach (var optimizer in new OptimizerOptions[]
        {
            new SgdOptions { LearningRate = 0.1f }, new SgdOptions { LearningRate = 0.1f, Momentum = 0.9f },
                new SgdOptions { LearningRate = 0.1f, Momentum = 0.9f, Nesterov = true },
            new RmsPropOptions { LearningRate = 0.01f }, new AdagradOptions { LearningRate = 0.1f },
            new AdamOptions { LearningRate = 0.01f },
        })
        {
            var history = new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(16, Activation.ReLU)],
                Optimizer = optimizer,
                NumberOfEpochs = 20,
                BatchSize = 8
            }.Fit(data).History;
            Assert.IsLessThan(history.Epochs[0].Loss * 0.6, history.Epochs[^1].Loss, $"{optimizer}");
            Assert.IsGreaterThan(0.8, history.Epochs[^1].Metric, $"{optimizer}");
        }
    }

    /// <summary>The two weights and the constant that solve the normal equations.</summary>
    private static double[] LeastSquares(float[][] features, float[] labels)
    {
        var system = new double[3, 4];
        for (var row = 0; row < features.Length; row++)
        {
            double[] x = [features[row][0], features[row][1], 1, labels[row]];
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 4; j++)
                    system[i, j] += x[i] * x[j];
        }
        for (var pivot = 0; pivot < 3; pivot++)
        {
            for (var i = 0; i < 3; i++)
            {
                var factor = i == pivot ? 0 : system[i, pivot] / system[pivot, pivot];
                for (var j = 0; j < 4; j++)
                    system[i, j] -= factor * system[pivot, j];
            }
        }
        return [.. Enumerable.Range(0, 3).Select(i => system[i, 3] / system[i, i])];
    }
}
