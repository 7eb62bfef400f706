using System.Buffers;
using System.Numerics.Tensors;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Scoring;

/// <summary>The managed forward pass computes what the one trained with computes.</summary>
[TestClass]
public sealed class NetworkScorerTests
{
    private static readonly Activation[] Activations = [Activation.Linear, Activation.ReLU, Activation.Sigmoid, Activation.Tanh];

    [TestMethod]
    public void Scores_are_those_of_libtorch_on_random_networks()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            Layer[] hidden = [.. Enumerable.Range(0, seed % 4).SelectMany(_ => HiddenLayer(random))];
            var task = (LearningTask)(seed % 3);
            var outputs = task == LearningTask.MulticlassClassification ? random.Next(2, 30) : 1;
            var model = RandomModel.Of(task, random.Next(1, 70), outputs, hidden, seed, scale: 1 + seed % 3);

            AssertAsTorch(model, Features(5, model.FeatureCount, seed),
                $"Seed {seed}, {task}, [{string.Join<Layer>(", ", hidden)}] on {model.FeatureCount}.");
        }
    }

    [TestMethod]
    public void Every_activation_by_itself()
    {
        foreach (var activation in Activations)
            AssertAsTorch(RandomModel.Of(LearningTask.Regression, 9, 1, [new Dense(33, activation)]), Features(20, 9, seed: 3),
                $"{activation}");
    }

    [TestMethod]
    public void A_single_unit_is_computed_by_hand()
    {
        // 2 -> tanh(1 * w + b) -> linear: all by pencil.
        var specification = NetworkSpecification.WithOutput(2, [new Dense(1, Activation.Tanh), new Dropout(.5f)], 1);
        var model = new DenseNetworkModel(specification, [.5f, -1, .25f, 3, -2], RandomModel.Of(LearningTask.Regression, 1, 1).Description);
        Assert.AreEqual(3 * Math.Tanh(.5 * 4 - 1 * 2 + .25) - 2, Scored(model, [4, 2])[0], 1e-6);
    }

    [TestMethod]
    public void Many_rows_and_one_row_give_equal_bits()
    {
        var model = RandomModel.Of(
            LearningTask.MulticlassClassification, 13, 5, [new Dense(17, Activation.ReLU), new Dense(3, Activation.Sigmoid)]);
        var (scorer, features) = (new NetworkScorer(model), Features(10, 13, seed: 4));
        var many = new float[10 * 5];
        scorer.Score(10, features.SelectMany(row => row).ToArray(), many);

        CollectionAssert.AreEqual(features.SelectMany(row => Scored(model, row)).ToArray(), many);
    }

    [TestMethod]
    public void What_was_in_the_scratch_memory_does_not_matter()
    {
        var model = RandomModel.Of(
            LearningTask.Regression, 3, 1, [new Dense(5, Activation.ReLU), new Dense(9, Activation.Tanh), new Dense(2, Activation.ReLU)]);
        var expected = Scored(model, [1, 2, 3]);
        for (var size = 16; size <= 4096; size *= 2)
        {
            var rented = ArrayPool<float>.Shared.Rent(size);
            rented.AsSpan().Fill(float.NaN);
            ArrayPool<float>.Shared.Return(rented);
        }
        CollectionAssert.AreEqual(expected, Scored(model, [1, 2, 3]));
    }

    [TestMethod]
    public void Probabilities_of_huge_scores_are_finite_and_add_up()
    {
        foreach (var scale in new[] { 1e3f, 1e10f, 1e30f })
        {
            var scores = Scored(RandomModel.Of(LearningTask.MulticlassClassification, 2, 4, []), [scale, -scale]);
            Assert.IsTrue(TensorPrimitives.IsFiniteAll<float>(scores), string.Join(" ", scores));
            Assert.AreEqual(1, scores.Sum(), 1e-5);
        }

        var even = new DenseNetworkModel(
            NetworkSpecification.WithOutput(1, [], 2), [1e30f, 1e30f, 0, 0],
            RandomModel.Of(LearningTask.MulticlassClassification, 1, 2).Description);
        CollectionAssert.AreEqual(new[] { .5f, .5f }, Scored(even, [1e8f]), "Equal scores are equally likely, however high.");
    }

    [TestMethod]
    public void A_missing_feature_makes_all_scores_missing()
    {
        foreach (var activation in Activations)
        {
            foreach (var missing in new[] { 0, 6, 20 })
            {
                var model = RandomModel.Of(LearningTask.MulticlassClassification, 21, 9, [new Dense(11, activation)]);
                var features = Features(1, 21, seed: 1)[0];
                features[missing] = float.NaN;
                Assert.IsTrue(Scored(model, features).All(float.IsNaN), $"{activation}, feature {missing}");
            }
        }
    }

    private static IEnumerable<Layer> HiddenLayer(Random random)
    {
        yield return new Dense(random.Next(1, 50), Activations[random.Next(Activations.Length)]);
        if (random.Next(2) == 0)
            yield return new Dropout(.5f);
    }

    private static float[][] Features(int rows, int count, int seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Order);
        return Toy.Of(rows, _ => Toy.Of(count, _ => 4 * stream.NextSingle() - 2));
    }

    private static float[] Scored(DenseNetworkModel model, float[] features)
    {
        var (scorer, scores) = (new NetworkScorer(model), new float[model.OutputCount]);
        scorer.Score(features, scores);
        return scores;
    }

    private static void AssertAsTorch(DenseNetworkModel model, float[][] rows, string what)
    {
        using var scope = NewDisposeScope();
        using var network = TorchPair.Start(model.Specification, CPU, seed: 0);
        model.Parameters.CopyTo(network.Parameters.Values);
        var outputs = network.Forward(tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, -1), noise: null).detach();
        var expected = (model.Task == LearningTask.MulticlassClassification ? outputs.softmax(1) : outputs).data<float>().ToArray();
        var actual = rows.SelectMany(row => Scored(model, row)).ToArray();

        var tolerance = 1e-5 * Math.Max(1e-3, expected.Max(Math.Abs));
        foreach (var (e, a) in expected.Zip(actual))
            Assert.AreEqual(e, a, tolerance, what);
    }
}
