using MLNetDeep.Compute;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Compute;

/// <summary>Mixtures of waves against the formula written down plainly, in double precision.</summary>
[TestClass]
public sealed class PeriodicPointTests
{
    private const int Frequencies = 7;
    private const int Width = 4;

    private readonly double[] _frequencies = Drawn(1, Frequencies);
    private readonly double[] _phases = Drawn(2, Frequencies);
    private readonly double[] _mixtures = Drawn(3, (Width - 1) * Frequencies);
    private readonly double[] _offsets = Drawn(4, Width - 1);
    private readonly double[] _missing = Drawn(5, Width);

    private PeriodicPoint<double> Waves => new()
    {
        Frequencies = _frequencies,
        Phases = _phases,
        Mixtures = _mixtures,
        Offsets = _offsets,
        Missing = _missing,
    };

    [TestMethod]
    public void A_point_is_the_number_and_what_the_formula_says()
    {
        foreach (var scaled in new[] { -3, -.7, 0, .2, 2.9 })
        {
            double[] expected = [scaled, .. Enumerable.Range(0, Width - 1).Select(output => _offsets[output]
                + Enumerable.Range(0, Frequencies).Sum(
                    i => _mixtures[output * Frequencies + i] * Math.Cos(2 * Math.PI * _frequencies[i] * scaled + _phases[i])))];
            var point = new double[Width];
            Waves.Point(scaled, new double[Frequencies], point);
            AssertClose(expected, point, 1e-12, scaled);

            var single = new float[Width];
            new PeriodicPoint<float>
            {
                Frequencies = Narrow(_frequencies),
                Phases = Narrow(_phases),
                Mixtures = Narrow(_mixtures),
                Offsets = Narrow(_offsets),
                Missing = Narrow(_missing),
            }.Point((float)scaled, new float[Frequencies], single);
            AssertClose(expected, [.. single.Select(x => (double)x)], 2e-5, scaled);
        }

        static float[] Narrow(double[] values) => [.. values.Select(x => (float)x)];
    }

    [TestMethod]
    public void A_number_that_is_missing_has_no_waves()
    {
        var point = new double[Width];
        Waves.MissingPoint(point);
        AssertClose([_missing[0], .. _offsets.Zip(_missing.Skip(1), (b, m) => b + m)], point, 0, double.NaN);
    }

    [TestMethod]
    public void The_slope_is_that_of_the_point()
    {
        double[] gradient = [.7, -.3, 1.1, -.4];
        foreach (var value in new[] { -5, .1, 2.5 })
        {
            var slope = Waves.Slope(
                TableNumbers.Scaled(value, .2, 1.3), TableNumbers.ScaledSlope(value, .2, 1.3), gradient);
            Assert.AreEqual((Loss(value + 1e-6) - Loss(value - 1e-6)) / 2e-6, slope, 1e-7, $"at {value}");
        }

        double Loss(double value)
        {
            var point = new double[Width];
            Waves.Point(TableNumbers.Scaled(value, .2, 1.3), new double[Frequencies], point);
            return gradient.Zip(point, (g, p) => g * p).Sum();
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance, double at)
    {
        for (var i = 0; i < Width; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"value {i} at {at}");
    }

    private static double[] Drawn(int seed, int count)
    {
        var stream = new RandomStream(seed, RandomPurpose.StartWeights);
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
            value = stream.NextNormal();
        return values;
    }
}
