using System.Globalization;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>What was measured of one contestant, round by round.</summary>
internal sealed record Series(IReadOnlyList<double> Values)
{
    /// <summary>Lower of the middle two where their number is even: a value that was measured.</summary>
    public double Median => Values.Order().ElementAt((Values.Count - 1) / 2);

    /// <summary>The ratios to another of the same rounds.</summary>
    public Series Over(Series other) => new([.. Values.Zip(other.Values, (mine, theirs) => mine / theirs)]);

    /// <summary>"508 (474–904)": the median, the least and the greatest.</summary>
    /// <param name="unit">What the values are divided by.</param>
    /// <param name="format">As of a <see cref="double"/>.</param>
    public string Text(double unit, string format)
    {
        return Values.Count == 1 ? Number(Median) : $"{Number(Median)} ({Number(Values.Min())}–{Number(Values.Max())})";

        string Number(double value) => (value / unit).ToString(format, CultureInfo.InvariantCulture);
    }
}
