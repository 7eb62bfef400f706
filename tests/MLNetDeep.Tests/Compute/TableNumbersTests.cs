using MLNetDeep.Compute;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Compute;

/// <summary>Points on learnt lines against the formula written down plainly, in double precision.</summary>
[TestClass]
public sealed class TableNumbersTests
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
            LearntLine<float>.SumUp(directions, offset, sums);
            var line = new LearntLine<float>
            {
                Edges = edges,
                Directions = directions,
                Linear = linear,
                Missing = [],
                Sums = sums,
            };
            foreach (var value in edges.Concat([float.MinValue]).Concat(Drawn(50).Select(x => 15 * x)))
            {
                var point = new float[Width];
                line.Point(line.Place(value), .7f, point);
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
        Assert.AreEqual(0f, TableNumbers.Scaled(5f, median: 5, scale: 2));
        Assert.AreEqual(2 / Math.Sqrt(1 + 4.0 / 9), TableNumbers.Scaled(6f, median: 5, scale: 2), 1e-6);
        Assert.AreEqual(3f, TableNumbers.Scaled(float.MaxValue, median: float.MinValue, scale: 1e30f), 1e-5f);
        Assert.AreEqual(-3f, TableNumbers.Scaled(float.MinValue, median: 0, scale: 1), 1e-5f);
        Assert.AreEqual(0f, TableNumbers.Scaled(7f, median: 0, scale: 0));
    }

    [TestMethod]
    public void A_number_is_scaled_as_the_formulas_say_and_its_slope_is_theirs()
    {
        double[] quantiles = [-2, -.5, 1, 4, .. Missing(TableEncoding.QuantileCount - 4)];
        double[] scores = [-1.2, -.3, .4, 1.5, .. new double[TableEncoding.QuantileCount - 4]];
        foreach (var value in new[] { -9, -1.1, .3, 2.5, 7 })
        {
            AssertScaled(NumberScaling.Robust, [.2], [1.3], value, z => z / Math.Sqrt(1 + z * z / 9));
            AssertScaled(NumberScaling.Standard, [.2], [1.3], value, z => z);
            var scale = NumberScale<double>.At(NumberScaling.Quantile, quantiles, scores, 0);
            // A sum of ramps, each from one quantile to the next.
            var expected = scores[0] + Enumerable.Range(0, 3).Sum(i =>
                Math.Clamp((value - quantiles[i]) / (quantiles[i + 1] - quantiles[i]), 0, 1) * (scores[i + 1] - scores[i]));
            Assert.AreEqual(expected, scale.Of(value), 1e-12);
            Assert.AreEqual((scale.Of(value + 1e-6) - scale.Of(value - 1e-6)) / 2e-6, scale.Slope(value), 1e-8, $"at {value}");
        }
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(scores[i], NumberScale<double>.At(NumberScaling.Quantile, quantiles, scores, 0).Of(quantiles[i]));
        var empty = NumberScale<double>.At(NumberScaling.Quantile, Missing(TableEncoding.QuantileCount), scores, 0);
        Assert.AreEqual((0.0, 0.0), (empty.Of(3), empty.Slope(3)), "A column that training had no number of.");

        static double[] Missing(int count) => [.. Enumerable.Repeat((double)PiecewiseLinearNumbers.NoEdge, count)];

        static void AssertScaled(NumberScaling scaling, double[] centre, double[] factor, double value, Func<double, double> formula)
        {
            var scale = NumberScale<double>.At(scaling, centre, factor, 0);
            Assert.AreEqual(formula((value - centre[0]) * factor[0]), scale.Of(value), 1e-12);
            Assert.AreEqual((scale.Of(value + 1e-6) - scale.Of(value - 1e-6)) / 2e-6, scale.Slope(value), 1e-7, $"{scaling} at {value}");
        }
    }

    [TestMethod]
    public void The_slope_is_that_of_the_point_in_every_stretch_and_outside_them()
    {
        double[] edges = [-2, -.5, 1, 4, PiecewiseLinearNumbers.NoEdge, PiecewiseLinearNumbers.NoEdge];
        double[] directions = [.. Enumerable.Range(1, Bins * Width).Select(i => Math.Sin(i))];
        var sums = new double[(Bins + 1) * Width];
        LearntLine<double>.SumUp(directions, [.1, .2, .3], sums);
        var line = new LearntLine<double> { Edges = edges, Directions = directions, Linear = [1, -2, 3], Missing = [0, 0, 0], Sums = sums };
        double[] gradient = [.7, -.3, 1.1];

        foreach (var value in new[] { -9, -1.1, .3, 2.5, 7 })
        {
            var slope = line.Slope(value, line.Place(value).Stretch, TableNumbers.ScaledSlope(value, .2, 1.3), gradient);
            Assert.AreEqual((Loss(line, value + 1e-6) - Loss(line, value - 1e-6)) / 2e-6, slope, 1e-7, $"at {value}");
        }

        double Loss(LearntLine<double> line, double value)
        {
            var point = new double[Width];
            line.Point(line.Place(value), TableNumbers.Scaled(value, .2, 1.3), point);
            return gradient.Zip(point, (g, p) => g * p).Sum();
        }
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
