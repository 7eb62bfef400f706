using System.Numerics.Tensors;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The loss of two classes has a shorter way, which must give the bits of the long one.</summary>
[TestClass]
public sealed class SoftmaxOfTwoTests
{
    [TestMethod]
    public void Two_outputs_have_the_bits_of_the_vector_functions()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var scale = MathF.Pow(10, i % 5 - 2);
            AssertEqualBits((random.NextSingle() - .5f) * scale, (random.NextSingle() - .5f) * scale, label: i % 2);
        }
    }

    [TestMethod]
    public void Equal_far_infinite_and_missing_outputs_are_no_exceptions()
    {
        float[] values = [0, -0f, 1, 1.0000001f, 88, -104, 1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        foreach (var first in values)
        {
            foreach (var second in values)
                AssertEqualBits(first, second, label: 1);
        }
    }

    private static void AssertEqualBits(float first, float second, int label)
    {
        var (slopes, expected) = (new float[2], new float[2]);
        var loss = ManagedLoss.For(new CategoricalCrossEntropy()).OfRow([first, second], new RowTruth(label, []), slopes);

        float[] outputs = [first, second];
        var highest = TensorPrimitives.Max<float>(outputs);
        TensorPrimitives.Subtract(outputs, highest, expected);
        TensorPrimitives.Exp(expected, expected);
        var sum = TensorPrimitives.Sum<float>(expected);
        TensorPrimitives.Multiply(expected, 1 / sum, expected);
        expected[label]--;

        // NaN equals NaN here, and 0 equals -0.
        Assert.AreEqual(highest + Math.Log(sum) - outputs[label], loss, $"The loss of {first} and {second}.");
        CollectionAssert.AreEqual(expected, slopes, $"The slopes of {first} and {second}.");
    }
}
