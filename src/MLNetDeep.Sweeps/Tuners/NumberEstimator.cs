using MLNetDeep.Kernels;
using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>
/// A mixture of normal distributions on the unit interval, cut off at its ends: one around each value, as wide as its farther neighbour is
/// away, and the prior, around the middle and as wide as the whole.
/// </summary>
internal sealed class NumberEstimator : ParzenEstimator
{
    /// <summary>With more values than this the bells do not get narrower.</summary>
    private const int MostNarrowing = 100;

    private readonly Domain _domain;
    private readonly (double Mean, double Width)[] _bells;

    /// <summary>How much of each bell lies inside.</summary>
    private readonly double[] _inside;

    public NumberEstimator(Domain domain, IReadOnlyList<object> values)
    {
        _domain = domain;
        double[] means = [.. values.Select(domain.ToUnit).Append(.5).Order()];
        var prior = Array.IndexOf(means, .5);
        var narrowest = 1.0 / Math.Min(MostNarrowing, means.Length + 1);
        _bells = [.. means.Select((mean, i) => (mean, i == prior ? 1 : Math.Clamp(FartherNeighbour(means, i), narrowest, 1)))];
        _inside = [.. _bells.Select(bell => Share(bell, 0, 1))];
    }

    public override double Draw(ref RandomStream random)
    {
        var (mean, width) = _bells[random.NextInt32(_bells.Length)];
        // Half of each bell or more lies inside, but for the prior, of which a third does.
        double unit;
        do
        {
            unit = mean + width * random.NextNormal();
        }
        while (unit is < 0 or >= 1);
        return unit;
    }

    public override double LogDensity(object value)
    {
        var (low, high) = _domain.CellOf(value);
        var sum = 0.0;
        for (var i = 0; i < _bells.Length; i++)
            sum += Share(_bells[i], low, high) / _inside[i];
        return Math.Log(sum / _bells.Length + double.Epsilon);
    }

    /// <summary>How much of a bell lies over a part of the line; over a single point, how high it is there.</summary>
    private static double Share((double Mean, double Width) bell, double low, double high)
    {
        var (a, b) = ((low - bell.Mean) / bell.Width, (high - bell.Mean) / bell.Width);
        return low == high
            ? Math.Exp(-a * a / 2) / (bell.Width * Math.Sqrt(2 * Math.PI))
            : (ErrorFunction.Complement(-b / Math.Sqrt(2)) - ErrorFunction.Complement(-a / Math.Sqrt(2))) / 2;
    }

    private static double FartherNeighbour(double[] means, int i) =>
        Math.Max(i > 0 ? means[i] - means[i - 1] : 0, i < means.Length - 1 ? means[i + 1] - means[i] : 0);
}
