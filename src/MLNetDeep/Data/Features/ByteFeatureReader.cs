using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Features;

/// <summary>Gathers features that are bytes in the source.</summary>
internal sealed class ByteFeatureReader : FeatureReader
{
    private readonly FeatureSource _source;
    private readonly int _width;
    private readonly ValueGetter<VBuffer<byte>> _get;
    private readonly ByteFeatureRows _rows;
    private VBuffer<byte> _row;
    private bool _isHandedOver;

    public ByteFeatureReader(FeatureSource source, ElementScaling scaling, DataViewRow row, int width, long? expectedCount)
    {
        (_source, _width) = (source, width);
        _get = row.GetGetter<VBuffer<byte>>(source.Column);
        _rows = new ByteFeatureRows(width, scaling, expectedCount);
    }

    public override int Count => _rows.Count;

    /// <inheritdoc/>
    /// <remarks>Bytes have no missing value, and a source of bytes is one only where all become finite numbers.</remarks>
    public override bool Read()
    {
        _get(ref _row);
        return _row.Length == _width ? true : throw WrongLength(_source, _width, _row.Length);
    }

    public override void Keep()
    {
        _row.CopyTo(_rows.Next());
        _rows.Keep();
    }

    public override FeatureRows ToRows(Device device)
    {
        if (device.type != DeviceType.CPU)
            return ResidentFeatureRows.Of(_rows, device);

        _isHandedOver = true;
        return _rows;
    }

    public override void Dispose()
    {
        if (!_isHandedOver)
            _rows.Dispose();
    }
}
