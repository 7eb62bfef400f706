using MLNetDeep.Kernels;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Kernels;

/// <summary>Points on learnt lines against the formula written down plainly, in double precision.</summary>
[TestClass]
public sealed class PiecewiseLinearKernelTests
{
    private const int Bins = 5;
    private const int Width = 3;

    [TestMethod]
    public void A_point_is_what_the_formula_says_wherever_the_number_lies()
    {
        var stream = new RandomStream(1, RandomPurpose.StartWeights);
        foreach (var there in new[] { 0, 1, 2, Bins + 1 })
        {
            float[] edges = [.. Enumerable.Range(0, Bins + 1)
                .Select(i => i < there ? stream.NextNormal() * 10 : PiecewiseLinearNumbers.NoEdge)];
            Array.Sort(edges);
            var (directions, offset, linear) = (Drawn(Bins * Width), Drawn(Width), Drawn(Width));
            var sums = new float[(Bins + 1) * Width];
            PiecewiseLinearKernel.SumUp(directions, offset, sums);
            foreach (var value in edges.Concat([float.MinValue]).Concat(Drawn(50).Select(x => 15 * x)))
            {
                var point = new float[Width];
                PiecewiseLinearKernel.PointOf(PiecewiseLinearKernel.Place(value, edges), .7f, directions, sums, linear, point);
                for (var i = 0; i < Width; i++)
                    Assert.AreEqual(Expected(value, edges, directions, offset, linear, i), point[i], 1e-5, $"{there} edges, at {value}");
            }
        }

        float[] Drawn(int count)
        {
            var values = new float[count];
            foreach (ref var value in values.AsSpan())
                value = stream.NextNormal();
            return values;
        }
    }

    [TestMethod]
    public void A_scaled_number_stays_within_3_and_keeps_its_order()
    {
        Assert.AreEqual(0f, PiecewiseLinearKernel.Scaled(5, median: 5, scale: 2));
        Assert.AreEqual(2 / Math.Sqrt(1 + 4.0 / 9), PiecewiseLinearKernel.Scaled(6, median: 5, scale: 2), 1e-6);
        Assert.AreEqual(3f, PiecewiseLinearKernel.Scaled(float.MaxValue, median: float.MinValue, scale: 1e30f), 1e-5f);
        Assert.AreEqual(-3f, PiecewiseLinearKernel.Scaled(float.MinValue, median: 0, scale: 1), 1e-5f);
        Assert.AreEqual(0f, PiecewiseLinearKernel.Scaled(7, median: 0, scale: 0));
    }

    private static double Expected(float value, float[] edges, float[] directions, float[] offset, float[] linear, int i)
    {
        var sum = offset[i] + .7 * linear[i];
        for (var bin = 0; bin < Bins; bin++)
        {
            if (edges[bin + 1] < PiecewiseLinearNumbers.NoEdge)
                sum += Math.Clamp(((double)value - edges[bin]) / ((double)edges[bin + 1] - edges[bin]), 0, 1) * directions[bin * Width + i];
        }
        return sum;
    }
}
