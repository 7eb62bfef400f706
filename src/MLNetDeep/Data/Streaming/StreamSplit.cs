using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Streaming;

/// <summary>
/// Which rows of a stream are held out. Each row is decided on by itself, from the seed and its number or its group, so that every pass
/// decides alike and nothing has to be kept: the fraction holds on average, for every class, but not to the row.
/// </summary>
internal abstract class StreamSplit
{
    /// <summary>All rows are held out: the split of a validation set.</summary>
    public static StreamSplit Everything { get; } = new Last(count: 0, fraction: 0);

    /// <param name="split">The split asked for; null for none.</param>
    /// <param name="seed">What is drawn follows from.</param>
    /// <param name="usableRows">How many rows count; asked for only where the split depends on it.</param>
    public static StreamSplit? Of(ValidationSplit? split, int seed, Func<long> usableRows) => split switch
    {
        null => null,
        GroupSplit => new ByNumber(seed, split.Fraction, ofGroup: true),
        LastRowsSplit => new Last(usableRows(), split.Fraction),
        RandomSplit => new ByNumber(seed, split.Fraction, ofGroup: false),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {split.GetType().Name} is missing from {nameof(StreamSplit)}."),
    };

    /// <param name="row">The number of the row among those that count, from 0.</param>
    /// <param name="group">Its group; 0 where there are none.</param>
    public abstract bool IsHeldOut(long row, int group);

    /// <summary>The same split, but for some rows that are trained on whatever it says.</summary>
    /// <param name="rows">Their numbers among those that count, from 0.</param>
    public StreamSplit Keeping(IReadOnlySet<long> rows) => new Kept(this, rows);

    private sealed class Kept(StreamSplit split, IReadOnlySet<long> rows) : StreamSplit
    {
        public override bool IsHeldOut(long row, int group) => !rows.Contains(row) && split.IsHeldOut(row, group);
    }

    private sealed class ByNumber(int seed, float fraction, bool ofGroup) : StreamSplit
    {
        public override bool IsHeldOut(long row, int group) =>
            new RandomStream(seed, RandomPurpose.ValidationSplit, ofGroup ? group : row).NextDouble() < fraction;
    }

    private sealed class Last(long count, float fraction) : StreamSplit
    {
        private readonly long _first = count - (long)Math.Round(count * (double)fraction, MidpointRounding.AwayFromZero);

        public override bool IsHeldOut(long row, int group) => row >= _first;
    }
}
