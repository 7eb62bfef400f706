using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Data.Features;

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
