using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Gives each row a <see cref="Fingerprint"/>, by which rows of these features find their equals.</summary>
    /// <param name="rows">Which, by index.</param>
    /// <param name="prints">One for each; overwritten.</param>
    public virtual void FingerprintOf(ReadOnlySpan<int> rows, Span<ulong> prints)
    {
        var atOnce = Math.Clamp((1 << 18) / Width, 1, 1024);
        var features = new float[Math.Min(atOnce, rows.Length) * Width];
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            var some = rows.Slice(start, Math.Min(atOnce, rows.Length - start));
            Gather(some, features.AsSpan(0, some.Length * Width));
            for (var i = 0; i < some.Length; i++)
                prints[start + i] = Fingerprint.Of<float>(features.AsSpan(i * Width, Width));
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

/// <summary>Features as Single, all of them written down.</summary>
/// <param name="width">How many features a row has.</param>
/// <param name="expectedCount">How many rows will come, where that is known.</param>
internal sealed class DenseFeatureRows(int width, long? expectedCount) : FeatureRows
{
    private readonly GrowingMatrix<float> _rows = new(width, expectedCount);

    public override int Count => _rows.Count;

    public override int Width => width;

    public override long Bytes => _rows.Bytes;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => _rows[row];

    /// <summary>The next row, to be written to; it counts once <see cref="Keep"/> is called.</summary>
    public Span<float> Next() => _rows.Next();

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => _rows.Keep();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            RowsAhead.Fetch(_rows, rows, i);
            _rows[rows[i]].CopyTo(features.Slice(i * width, width));
        }
    }

    public override void FingerprintOf(ReadOnlySpan<int> rows, Span<ulong> prints)
    {
        for (var i = 0; i < rows.Length; i++)
            prints[i] = Fingerprint.Of(_rows[rows[i]]);
    }

    public override void AddTo(Stream hash)
    {
        for (var row = 0; row < Count; row++)
            hash.Write(MemoryMarshal.AsBytes(_rows[row]));
    }

    public override void Dispose() => _rows.Dispose();
}

/// <summary>
/// Features that are bytes in the source, such as pixels: a quarter of the memory. They become Single when they are gathered.
/// </summary>
/// <param name="width">How many features a row has.</param>
/// <param name="scaling">What the bytes become.</param>
/// <param name="expectedCount">How many rows will come, where that is known.</param>
internal sealed class ByteFeatureRows(int width, ElementScaling scaling, long? expectedCount) : FeatureRows
{
    private readonly GrowingMatrix<byte> _rows = new(width, expectedCount);

    public override int Count => _rows.Count;

    public override int Width => width;

    public override long Bytes => _rows.Bytes;

    /// <summary>What the bytes become.</summary>
    public ElementScaling Scaling => scaling;

    /// <summary>A row, as bytes.</summary>
    public ReadOnlySpan<byte> this[int row] => _rows[row];

    /// <summary>The next row, to be written to; it counts once <see cref="Keep"/> is called.</summary>
    public Span<byte> Next() => _rows.Next();

    /// <summary>Keeps the row last written.</summary>
    public void Keep() => _rows.Keep();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            RowsAhead.Fetch(_rows, rows, i);
            scaling.Apply(_rows[rows[i]], features.Slice(i * width, width));
        }
    }

    public override void FingerprintOf(ReadOnlySpan<int> rows, Span<ulong> prints)
    {
        for (var i = 0; i < rows.Length; i++)
            prints[i] = Fingerprint.Of(_rows[rows[i]]);
    }

    public override void AddTo(Stream hash)
    {
        scaling.AddTo(hash);
        for (var row = 0; row < Count; row++)
            hash.Write(_rows[row]);
    }

    public override void Dispose() => _rows.Dispose();
}

/// <summary>
/// Rows that are gathered in a random order lie far from each other, so the processor cannot guess the next one: it is told.
/// </summary>
internal static unsafe class RowsAhead
{
    private const int CacheLine = 64;

    /// <summary>So many rows are on their way while one is copied.</summary>
    private const int Count = 2;

    /// <summary>Asks for the row that is gathered soon after one.</summary>
    /// <param name="matrix">Where rows lie.</param>
    /// <param name="rows">Which are gathered.</param>
    /// <param name="at">Which of them is gathered now.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(GrowingMatrix<T> matrix, ReadOnlySpan<int> rows, int at)
        where T : unmanaged
    {
        if (!Sse.IsSupported || at + Count >= rows.Length)
            return;

        fixed (T* start = matrix[rows[at + Count]])
        {
            // Nothing is read, so it does not matter that the last line may reach beyond the row.
            var end = (byte*)(start + matrix.Width);
            for (var line = (byte*)start; line < end; line += CacheLine)
                Sse.Prefetch0(line);
        }
    }
}
