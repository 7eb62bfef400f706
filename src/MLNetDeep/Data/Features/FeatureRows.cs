namespace MLNetDeep.Data.Features;

/// <summary>
/// The features of the rows of a data set, in the form that keeps them small: <see cref="DenseFeatureRows"/>,
/// <see cref="ByteFeatureRows"/>, <see cref="SparseFeatureRows"/>, or on a GPU (MLNetDeep.Torch). All give the same numbers. Owns its
/// memory; reading is thread-safe.
/// </summary>
internal abstract class FeatureRows : IDisposable
{
    /// <summary>How many rows.</summary>
    public abstract int Count { get; }

    /// <summary>How many features a row has.</summary>
    public abstract int Width { get; }

    /// <summary>What the rows cost, in bytes of memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Copies rows, one after the other, as Single.</summary>
    /// <param name="rows">Which, by index, in the order wanted; any may come twice.</param>
    /// <param name="features">[rows, <see cref="Width"/>]; overwritten whole.</param>
    public abstract void Gather(ReadOnlySpan<int> rows, Span<float> features);

    /// <summary>Adds rows to what is known of the slots.</summary>
    /// <param name="statistics">Of as many slots.</param>
    /// <param name="rows">Which, by index.</param>
    public virtual void AddTo(SlotStatistics statistics, ReadOnlySpan<int> rows)
    {
        var atOnce = Math.Clamp((1 << 18) / Width, 1, 1024);
        var features = new float[atOnce * Width];
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            var some = rows.Slice(start, Math.Min(atOnce, rows.Length - start));
            Gather(some, features);
            for (var i = 0; i < some.Length; i++)
                statistics.Add(features.AsSpan(i * Width, Width));
        }
    }

    /// <summary>The name of the form, wherever the rows lie.</summary>
    public virtual string Form => GetType().Name;

    /// <summary>
    /// Adds all values to what a hash is made of. Rows of equal values in the same form give the same bytes, wherever they lie.
    /// </summary>
    public abstract void AddTo(Stream hash);

    public abstract void Dispose();
}
