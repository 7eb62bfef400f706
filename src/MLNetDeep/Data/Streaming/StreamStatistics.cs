using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Streaming;

/// <summary>What a first pass finds out about the rows of one side.</summary>
/// <param name="columns">Their columns.</param>
/// <param name="ofFeatures">Whether the features are looked at, too.</param>
internal sealed class StreamStatistics(TrainingColumns columns, bool ofFeatures)
{
    private readonly double[] _classes = columns.HasOneClassInARow ? new double[columns.ClassCount ?? 2] : [];
    private readonly long[] _firstRows = columns.HasOneClassInARow ? new long[columns.ClassCount ?? 2] : [];
    private readonly double[] _means = new double[columns.LabelWidth];
    private readonly double[] _squares = new double[columns.LabelWidth];
    private readonly float[] _lowest = [.. Enumerable.Repeat(float.PositiveInfinity, columns.LabelWidth)];
    private readonly float[] _highest = [.. Enumerable.Repeat(float.NegativeInfinity, columns.LabelWidth)];
    private double _weight;
    private float _largestWeight;
    private long _bytes;

    /// <summary>How many rows there are.</summary>
    public long Count { get; private set; }

    /// <summary>What a row needs in memory, on average.</summary>
    public double BytesPerRow => Count == 0 ? 0 : (double)_bytes / Count;

    /// <summary>What the rows of each class weigh together.</summary>
    public IReadOnlyList<double> WeightsOfClasses => _classes;

    /// <summary>The number of the first row of each class among all that count, from 0; of a class that has no row, 0.</summary>
    public IReadOnlyList<long> FirstRows => _firstRows;

    /// <summary>What weights are multiplied by, in every piece alike.</summary>
    public double WeightFactor => WeightRange.FactorFor(_largestWeight);

    /// <summary>The weighted mean and standard deviation of each label.</summary>
    public (double Mean, double Deviation)[] Moments => [.. _means.Zip(_squares, (mean, squares) => (mean, Math.Sqrt(squares / _weight)))];

    /// <summary>The lowest and the highest value of each label.</summary>
    public (float Lowest, float Highest)[] Ranges => [.. _lowest.Zip(_highest)];

    /// <summary>Mean, spread and extremes of each feature; null where they are not looked at.</summary>
    public SlotStatistics? Features { get; } = ofFeatures ? new SlotStatistics(columns.FeatureCount) : null;

    /// <summary>Refuses more rows than can be numbered, as soon as they are known to be.</summary>
    /// <exception cref="InvalidOperationException">There are more.</exception>
    internal static long Counted(long count) => count <= int.MaxValue ? count
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"There may be at most {int.MaxValue} rows to train on, and as many to validate on. Received: more. Train on a sample, for "
            + $"example by mlContext.Data.TakeRows, or by a filter of rows that are drawn at random."));

    /// <summary>Counts the row a scan stands at.</summary>
    public void Add(RowScan scan)
    {
        Count = Counted(Count + 1);
        if (Features is not null)
            scan.Features.AddTo(Features);
        _bytes += scan.Features.RowBytes + RowCollector.BytesBesideFeatures(columns);
        if (_classes.Length > 0)
        {
            var ofRow = scan.Class;
            if (_classes[ofRow] == 0)
                _firstRows[ofRow] = scan.Usable - 1;
            _classes[ofRow] += scan.Weight;
        }

        // Weighted mean and squared deviations in one pass (West, "Updating Mean and Variance Estimates", 1979).
        _weight += scan.Weight;
        _largestWeight = Math.Max(_largestWeight, scan.Weight);
        for (var i = 0; i < _means.Length; i++)
        {
            var difference = scan.Label[i] - _means[i];
            _means[i] += difference * scan.Weight / _weight;
            _squares[i] += scan.Weight * difference * (scan.Label[i] - _means[i]);
            (_lowest[i], _highest[i]) = (Math.Min(_lowest[i], scan.Label[i]), Math.Max(_highest[i], scan.Label[i]));
        }
    }
}
