using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Data.Features;

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
