using System.Numerics.Tensors;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

[TestClass]
public sealed unsafe class RowReductionsTests
{
    private static readonly float[] Special =
        [0, -0f, 1, -1, 1.0000001f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    [TestMethod]
    public void The_highest_and_its_place_are_those_of_the_library()
    {
        var random = new Random(3);
        foreach (var count in Enumerable.Range(1, 40))
        {
            foreach (var trial in Enumerable.Range(0, 300))
            {
                // Few different values, so that many are equal, among them 0 and -0.
                var values = Enumerable.Range(0, count).Select(_ => trial % 3 == 0 ? Special[random.Next(8)]
                    : trial % 3 == 1 ? Special[random.Next(2)] : random.NextSingle()).ToArray();
                if (trial % 10 == 0)
                    values[random.Next(count)] = float.NaN;
                AssertHighest(values);
            }
        }
    }

    [TestMethod]
    public void A_sum_is_made_of_eight_sums_whatever_the_processor()
    {
        var random = new Random(4);
        foreach (var count in Enumerable.Range(4, 61))
        {
            foreach (var _ in Enumerable.Range(0, 100))
            {
                var values = Enumerable.Range(0, count).Select(_ => MathF.Exp(-5 * random.NextSingle())).ToArray();
                fixed (float* start = values)
                    Assert.AreEqual(SumByLanes(values), RowReductions.Sum(start, count), $"The sum of {count} numbers.");
            }
        }
    }

    [TestMethod]
    public void A_long_sum_is_that_of_the_library()
    {
        var random = new Random(5);
        foreach (var count in new[] { 65, 100, 1000 })
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
            fixed (float* start = values)
                Assert.AreEqual(TensorPrimitives.Sum<float>(values), RowReductions.Sum(start, count), $"The sum of {count} numbers.");
        }
    }

    private static void AssertHighest(float[] values)
    {
        fixed (float* start = values)
        {
            var written = string.Join(' ', values);
            Assert.AreEqual(
                BitConverter.SingleToInt32Bits(TensorPrimitives.Max<float>(values)),
                BitConverter.SingleToInt32Bits(RowReductions.Max(start, values.Length)), $"The highest of {written}.");
            Assert.AreEqual(
                TensorPrimitives.IndexOfMax<float>(values), RowReductions.IndexOfMax(start, values.Length), $"Its place in {written}.");
        }
    }

    /// <summary>What fills no whole vector comes to the last lanes.</summary>
    private static float SumByLanes(float[] values)
    {
        var lanes = values.Length < 8 ? 4 : 8;
        var sums = values[..lanes];
        var whole = values.Length / lanes * lanes;
        for (var i = lanes; i < values.Length; i++)
            sums[i < whole ? i % lanes : i - values.Length + lanes] += values[i];
        return lanes == 4 ? SumOfFour(sums) : SumOfFour(sums[..4]) + SumOfFour(sums[4..]);
    }

    private static float SumOfFour(float[] sums) => sums[0] + sums[1] + (sums[2] + sums[3]);
}
