using Microsoft.ML;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Gathers the features of the rows a cursor goes through, in the form that keeps them small. Owns what it has gathered until
/// <see cref="TakeRows"/>
/// hands it over. Not thread-safe, as cursors are not.
/// </summary>
internal abstract class FeatureReader : IDisposable
{
    /// <param name="source">Where the features are.</param>
    /// <param name="row">The cursor.</param>
    /// <param name="width">How many features a row has.</param>
    /// <param name="expectedCount">How many rows will be kept, where that is known.</param>
    /// <param name="mayLack">Whether a row serves in which features are missing.</param>
    public static FeatureReader For(FeatureSource source, DataViewRow row, int width, long? expectedCount, bool mayLack = false) =>
        source.OfBytes is { } scaling
        ? new ByteFeatureReader(source, scaling, row, width, expectedCount)
        : new SingleFeatureReader(source, row, width, expectedCount, mayLack);

    /// <summary>What the rows kept need, in bytes of memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>What the row last read would need, in bytes of memory.</summary>
    public abstract long RowBytes { get; }

    /// <summary>Reads the row the cursor stands on.</summary>
    /// <returns>Whether the row serves: all its features are finite, or may be missing.</returns>
    public abstract bool Read();

    /// <summary>Adds the row last read to what is known of the slots.</summary>
    public abstract void AddTo(SlotStatistics statistics);

    /// <summary>Counts one more for each slot of the row last read that is NaN or infinite.</summary>
    /// <returns>Whether one is infinite.</returns>
    public abstract bool CountNotFinite(long[] slots);

    /// <summary>Keeps the row last read.</summary>
    public abstract void Keep();

    /// <summary>The rows kept; owned by the caller. The reader starts again.</summary>
    public abstract FeatureRows TakeRows();

    public abstract void Dispose();
}
