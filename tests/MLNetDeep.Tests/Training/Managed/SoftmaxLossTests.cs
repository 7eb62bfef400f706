using System.Numerics.Tensors;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The loss of classes does without the vector functions of the library, but has the bits that they give each row.</summary>
[TestClass]
public sealed class SoftmaxLossTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(10)]
    [DataRow(15)]
    public void Rows_together_have_the_bits_of_the_vector_functions_of_each(int classes)
    {
        var random = new Random(7);
        foreach (var trial in Enumerable.Range(0, 400))
        {
            var scale = MathF.Pow(10, trial % 5 - 2);
            AssertEqualBits([.. Enumerable.Range(0, classes * (1 + trial % 4)).Select(_ => (random.NextSingle() - .5f) * scale)], classes);
        }
    }

    [TestMethod]
    public void Equal_far_infinite_and_missing_outputs_are_no_exceptions()
    {
        float[] values = [0, -0f, 1, 1.0000001f, 88, -104, 1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        foreach (var first in values)
        {
            foreach (var second in values)
            {
                AssertEqualBits([first, second], 2);
                AssertEqualBits([1, first, second], 3);
                AssertEqualBits([1, 2, first, -1, second, 3, 4, 5, 6, 7], 10);
            }
        }
    }

    private static void AssertEqualBits(float[] outputs, int classes)
    {
        var loss = ManagedLoss.For(new CategoricalCrossEntropy());
        var slopes = new float[outputs.Length];
        loss.Prepare(outputs, classes, slopes);
        for (var start = 0; start < outputs.Length; start += classes)
        {
            var row = outputs.AsSpan(start, classes);
            var label = start / classes % classes;
            var lossOfRow = loss.OfPrepared(row, new RowTruth(label, []), slopes.AsSpan(start, classes));

            var expected = new float[classes];
            var highest = TensorPrimitives.Max<float>(row);
            TensorPrimitives.Subtract(row, highest, expected);
            TensorPrimitives.Exp(expected, expected);
            var sum = TensorPrimitives.Sum<float>(expected);
            TensorPrimitives.Multiply(expected, 1 / sum, expected);
            expected[label]--;

            // NaN equals NaN here, and 0 equals -0.
            var written = string.Join(' ', row.ToArray());
            Assert.AreEqual(highest + Math.Log(sum) - row[label], lossOfRow, $"The loss of {written}.");
            CollectionAssert.AreEqual(expected, slopes[start..(start + classes)], $"The slopes of {written}.");
        }
    }
}
