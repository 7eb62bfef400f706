using System.Numerics.Tensors;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The loss of two classes has a shorter way, which must give the bits of the long one.</summary>
[TestClass]
public sealed class SoftmaxOfTwoTests
{
    [TestMethod]
    [DataRow(0f)]
    [DataRow(.1f)]
    [DataRow(.75f)]
    public void Two_outputs_have_the_bits_of_the_vector_functions(float smoothing)
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var scale = MathF.Pow(10, i % 5 - 2);
            var (first, second) = ((random.NextSingle() - .5f) * scale, (random.NextSingle() - .5f) * scale);
            AssertEqualBits(first, second, smoothing, @class: i % 2);
            // Probabilities that do not quite add up to one; sometimes those of a class that is certain.
            var share = i % 10 == 0 ? 1 : random.NextSingle();
            AssertEqualBits(first, second, smoothing, @class: -1, share, (1 - share) * (1 + random.NextSingle() * 1e-3f));
        }
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(.1f)]
    public void Equal_far_infinite_and_missing_outputs_are_no_exceptions(float smoothing)
    {
        float[] values = [0, -0f, 1, 1.0000001f, 88, -104, 1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        foreach (var first in values)
        {
            foreach (var second in values)
            {
                AssertEqualBits(first, second, smoothing, @class: 1);
                AssertEqualBits(first, second, smoothing, @class: -1, .25f, .75f);
            }
        }
    }

    private static void AssertEqualBits(float first, float second, float smoothing, int @class, params float[] labels)
    {
        float[] outputs = [first, second];
        var slopes = new float[2];
        var loss = ManagedLoss.For(new CategoricalCrossEntropy { LabelSmoothing = smoothing })
            .OfRow(outputs, new RowTruth(@class, labels), slopes);

        var (expectedLoss, expected) = @class >= 0 ? OfClass(outputs, @class, smoothing) : OfProbabilities(outputs, labels, smoothing);
        // NaN equals NaN here, and 0 equals -0.
        var what = $"of {first} and {second}, class {@class}, labels {string.Join(" and ", labels)}.";
        Assert.AreEqual(expectedLoss, loss, $"The loss {what}");
        CollectionAssert.AreEqual(expected, slopes, $"The slopes {what}");
    }

    private static (double Loss, float[] Slopes) OfClass(float[] outputs, int @class, float smoothing)
    {
        var (normalizer, slopes) = Softmax(outputs);
        slopes[@class] -= 1 - smoothing;
        var loss = (1.0 - smoothing) * (normalizer - outputs[@class]);
        // Without smoothing, an output at minus infinity has no part in the loss: 0 times infinity would be NaN.
        if (smoothing == 0)
            return (loss, slopes);

        TensorPrimitives.Subtract(slopes, smoothing / 2, slopes);
        return (loss + smoothing / 2 * (normalizer - outputs[0]) + smoothing / 2 * (normalizer - outputs[1]), slopes);
    }

    private static (double Loss, float[] Slopes) OfProbabilities(float[] outputs, float[] labels, float smoothing)
    {
        var (normalizer, slopes) = Softmax(outputs);
        float[] smoothed = [.. labels.Select(label => label * (1 - smoothing) + smoothing / 2)];
        TensorPrimitives.Multiply(slopes, smoothed[0] + smoothed[1], slopes);
        TensorPrimitives.Subtract(slopes, smoothed, slopes);
        return (smoothed[0] * (normalizer - outputs[0]) + smoothed[1] * (normalizer - outputs[1]), slopes);
    }

    /// <summary>By the functions that take any number of outputs.</summary>
    private static (double Normalizer, float[] Shares) Softmax(float[] outputs)
    {
        var shares = new float[outputs.Length];
        var highest = TensorPrimitives.Max<float>(outputs);
        TensorPrimitives.Subtract(outputs, highest, shares);
        TensorPrimitives.Exp(shares, shares);
        var sum = TensorPrimitives.Sum<float>(shares);
        TensorPrimitives.Multiply(shares, 1 / sum, shares);
        return (highest + Math.Log(sum), shares);
    }
}
