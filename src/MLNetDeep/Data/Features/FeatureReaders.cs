using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

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

/// <summary>Gathers features that are bytes in the source.</summary>
internal sealed class ByteFeatureReader : FeatureReader
{
    private readonly FeatureSource _source;
    private readonly ElementScaling _scaling;
    private readonly int _width;
    private readonly ValueGetter<VBuffer<byte>> _get;
    private readonly Func<ByteFeatureRows> _begin;
    private ByteFeatureRows? _rows;
    private VBuffer<byte> _row;
    private float[]? _asSingle;

    public ByteFeatureReader(FeatureSource source, ElementScaling scaling, DataViewRow row, int width, long? expectedCount)
    {
        (_source, _scaling, _width) = (source, scaling, width);
        _get = row.GetGetter<VBuffer<byte>>(source.Column);
        _begin = () => new ByteFeatureRows(width, scaling, expectedCount);
    }

    public override long Bytes => _rows?.Bytes ?? 0;

    public override long RowBytes => _width;

    /// <inheritdoc/>
    /// <remarks>Bytes have no missing value, and a source of bytes is one only where all become finite numbers.</remarks>
    public override bool Read()
    {
        _get(ref _row);
        FeatureColumn.CheckLength(_source.Column.Name, _width, _row.Length);
        return true;
    }

    public override void AddTo(SlotStatistics statistics)
    {
        _asSingle ??= new float[_width];
        if (_row.IsDense)
        {
            _scaling.Apply(_row.GetValues(), _asSingle);
        }
        else
        {
            var bytes = new byte[_width];
            _row.CopyTo(bytes);
            _scaling.Apply(bytes, _asSingle);
        }
        statistics.Add(_asSingle);
    }

    /// <inheritdoc/>
    /// <remarks>Bytes are always there.</remarks>
    public override bool CountNotFinite(long[] slots) => false;

    public override void Keep()
    {
        _rows ??= _begin();
        _row.CopyTo(_rows.Next());
        _rows.Keep();
    }

    public override FeatureRows TakeRows()
    {
        var rows = _rows ?? _begin();
        _rows = null;
        return rows;
    }

    public override void Dispose() => _rows?.Dispose();
}

/// <summary>
/// Gathers features of Single, dense or sparse as the rows are that come: <c>FeaturizeText</c> gives sparse ones, an image dense ones. Rows
/// may be mixed, and the form is looked at again whenever there are twice as many: what was wrong for a few rows is not kept for many.
/// </summary>
internal sealed class SingleFeatureReader : FeatureReader
{
    /// <summary>The share of features written down above which sparse rows, of 8 bytes for each instead of 4, are made dense.</summary>
    private const double MostWhenSparse = 1 / 3d;

    /// <summary>The share below which dense rows are made sparse; well below the other, so that nothing is converted to and fro.</summary>
    private const double LeastWhenDense = 1 / 6d;

    private readonly FeatureSource _source;
    private readonly int _width;
    private readonly long? _expectedCount;
    private readonly bool _mayLack;
    private readonly ValueGetter<VBuffer<float>> _get;
    private VBuffer<float> _row;
    private DenseFeatureRows? _dense;
    private SparseFeatureRows? _sparse;
    private long _writtenDown;

    public SingleFeatureReader(FeatureSource source, DataViewRow row, int width, long? expectedCount, bool mayLack = false)
    {
        (_source, _width, _expectedCount, _mayLack) = (source, width, expectedCount, mayLack);
        _get = row.GetGetter<VBuffer<float>>(source.Column);
    }

    public override long Bytes => _dense?.Bytes ?? _sparse?.Bytes ?? 0;

    public override long RowBytes => _row.GetValues().Length * (long)(_row.IsDense ? sizeof(float) : sizeof(int) + sizeof(float));

    private int Count => _dense?.Count ?? _sparse?.Count ?? 0;

    public override bool Read()
    {
        _get(ref _row);
        FeatureColumn.CheckLength(_source.Column.Name, _width, _row.Length);
        var values = _row.GetValues();
        return _mayLack || values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
    }

    public override void AddTo(SlotStatistics statistics)
    {
        if (_row.IsDense)
            statistics.Add(_row.GetValues());
        else
            statistics.Add(_row.GetIndices(), _row.GetValues());
    }

    public override bool CountNotFinite(long[] slots)
    {
        var isInfinite = false;
        foreach (var (slot, value) in _row.Items())
        {
            slots[slot] += float.IsFinite(value) ? 0 : 1;
            isInfinite |= float.IsInfinity(value);
        }
        return isInfinite;
    }

    public override void Keep()
    {
        if (Count == 0)
            Begin();
        else if (BitOperations.IsPow2(Count))
            Reconsider();

        if (_sparse is not null)
        {
            _sparse.Add(_row);
        }
        else
        {
            _row.CopyTo(_dense!.Next());
            _dense.Keep();
            _writtenDown += _row.GetValues().Length;
        }
    }

    public override FeatureRows TakeRows()
    {
        FeatureRows rows = _sparse is not null ? _sparse : _dense ?? new DenseFeatureRows(_width, _expectedCount);
        (_dense, _sparse, _writtenDown) = (null, null, 0);
        return rows;
    }

    public override void Dispose()
    {
        _dense?.Dispose();
        _sparse?.Dispose();
    }

    private void Begin()
    {
        if (!_row.IsDense && _row.GetValues().Length <= _width * MostWhenSparse)
            _sparse = new SparseFeatureRows(_width);
        else
            _dense = new DenseFeatureRows(_width, _expectedCount);
    }

    private void Reconsider()
    {
        var all = (double)Count * _width;
        if (_sparse is { } sparse && sparse.EntryCount > all * MostWhenSparse)
        {
            _writtenDown = sparse.EntryCount;
            _dense = Dense(sparse);
            _sparse = null;
            sparse.Dispose();
        }
        else if (_dense is { } dense && _writtenDown < all * LeastWhenDense)
        {
            _sparse = Sparse(dense);
            _dense = null;
            dense.Dispose();
        }
    }

    private DenseFeatureRows Dense(SparseFeatureRows sparse)
    {
        var dense = new DenseFeatureRows(_width, _expectedCount);
        for (var row = 0; row < sparse.Count; row++)
        {
            sparse.Gather([row], dense.Next());
            dense.Keep();
        }
        return dense;
    }

    private SparseFeatureRows Sparse(DenseFeatureRows dense)
    {
        var sparse = new SparseFeatureRows(_width);
        for (var row = 0; row < dense.Count; row++)
            sparse.Add(dense[row]);
        return sparse;
    }
}
