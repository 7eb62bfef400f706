using System.Runtime.InteropServices;
using MLNetDeep.Data.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Features;

/// <summary>
/// Features in one tensor on the device that trains, a GPU: gathering them moves nothing between it and the machine's memory.
/// </summary>
internal sealed class ResidentFeatureRows : FeatureRows
{
    /// <summary>How many values are summed up at once: 8 bytes each, beside the rows.</summary>
    private const int MostSummed = 1 << 24;

    private readonly Tensor _rows;
    private readonly (Tensor Scale, Tensor? NegativeOffset)[] _steps = [];
    private readonly ElementScaling? _scaling;

    private ResidentFeatureRows(Tensor rows, ElementScaling? scaling)
    {
        (_rows, _scaling) = (rows, scaling);
        Count = checked((int)rows.size(0));
        Width = (int)rows.size(1);
        if (scaling is not null)
            _steps = [.. scaling.Steps.Select(step => (Constant(step.Scale), step.Offset == 0 ? null : Constant(-step.Offset)))];

        Tensor Constant(float value) => tensor(value, float32, rows.device).DetachFromDisposeScope();
    }

    public override int Count { get; }

    public override int Width { get; }

    public override string Form => _scaling is null ? nameof(DenseFeatureRows) : nameof(ByteFeatureRows);

    public override long Bytes => _rows.NumberOfElements * _rows.ElementSize;

    /// <summary>
    /// The rows in the memory of a GPU; as they are on the CPU, where they are sparse, and where a GPU has no memory for them and for
    /// training. Takes them over.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="device">Where they are to be.</param>
    /// <param name="forTraining">How many bytes must be free beside them.</param>
    public static FeatureRows OrAsTheyAre(FeatureRows rows, Device device, long forTraining)
    {
        var resident = rows switch
        {
            DenseFeatureRows dense => WhereTheyFit(device, forTraining, () => Of(dense, device)),
            ByteFeatureRows bytes => WhereTheyFit(device, forTraining, () => Of(bytes, device)),
            _ => null,
        };
        if (resident is null)
            return rows;

        rows.Dispose();
        return resident;
    }

    /// <summary>The same rows on a device; the others stay as they are.</summary>
    public static ResidentFeatureRows Of(DenseFeatureRows rows, Device device) =>
        new(Copied(rows.Count, rows.Width, float32, device, (row, bytes) => MemoryMarshal.AsBytes(rows[row]).CopyTo(bytes)), scaling: null);

    /// <inheritdoc cref="Of(DenseFeatureRows, Device)"/>
    public static ResidentFeatureRows Of(ByteFeatureRows rows, Device device) =>
        new(Copied(rows.Count, rows.Width, uint8, device, (row, bytes) => rows[row].CopyTo(bytes)), rows.Scaling);

    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        using var scope = NewDisposeScope();
        Gather(tensor(rows.ToArray(), int32).to(int64).to(_rows.device)).cpu().data<float>().ToArray().CopyTo(features);
    }

    /// <summary>Rows as a new tensor [rows, features], float32.</summary>
    /// <param name="onDevice">Which, by index: int64 [rows], on the device.</param>
    public Tensor Gather(Tensor onDevice)
    {
        var features = _rows.index_select(0, onDevice);
        if (features.dtype != ScalarType.Float32)
            features = features.to(float32);
        foreach (var (scale, negativeOffset) in _steps)
        {
            features.mul_(scale);
            // Adding would make a temporary Scalar (docs/decisions/0004); subtracting the negative is the same to the last bit.
            if (negativeOffset is not null)
                features.sub_(negativeOffset);
        }
        return features;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A sum over the slots modulo 2⁶⁴, each value times a number of its slot: nothing but the sums leaves the device. A value in floating
    /// point is two whole numbers, its mantissa and its exponent.
    /// </remarks>
    public override void FingerprintOf(ReadOnlySpan<int> rows, Span<ulong> prints)
    {
        using var scope = NewDisposeScope();
        long[] ofSlots = [.. Enumerable.Range(0, Width).Select(slot => (long)Fingerprint.Of(1, (ulong)slot))];
        var factors = tensor(ofSlots, int64).to(_rows.device);
        var atOnce = Math.Max(1, MostSummed / Width);
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            using var ofPiece = NewDisposeScope();
            var order = rows.Slice(start, Math.Min(atOnce, rows.Length - start)).ToArray();
            var some = _rows.index_select(0, tensor(order, int32).to(int64).to(_rows.device));
            long[][] sums = [.. WholeNumbersOf(some).Select(
                numbers => numbers.to(int64).mul_(factors).sum(1).cpu().data<long>().ToArray())];
            for (var i = 0; i < order.Length; i++)
                prints[start + i] = Fingerprint.Of((ulong)sums[0][i], (ulong)sums[^1][i]);
        }
    }

    public override void AddTo(Stream hash)
    {
        using var scope = NewDisposeScope();
        _scaling?.AddTo(hash);
        _rows.cpu().WriteBytesToStream(hash, bufferSize: 1 << 16);
    }

    public override void Dispose()
    {
        foreach (var (scale, negativeOffset) in _steps)
        {
            scale.Dispose();
            negativeOffset?.Dispose();
        }
        _rows.Dispose();
    }

    /// <summary>One or two whole numbers for each value, which are different for different values.</summary>
    private static Tensor[] WholeNumbersOf(Tensor values)
    {
        if (values.dtype != ScalarType.Float32)
            return [values];

        var (mantissas, exponents) = values.frexp();
        return [mantissas.mul_(tensor(1 << 24, float32, values.device)), exponents];
    }

    private static ResidentFeatureRows? WhereTheyFit(Device device, long forTraining, Func<ResidentFeatureRows> create)
    {
        if (device.type == DeviceType.CPU)
            return null;

        var rows = default(ResidentFeatureRows);
        try
        {
            rows = create();
            // Taken and given back: what training needs must be there too.
            empty(forTraining, uint8, device).Dispose();
            return rows;
        }
        catch (ExternalException full) when (full.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            rows?.Dispose();
            return null;
        }
    }

    private delegate void RowCopy(int row, Span<byte> into);

    /// <summary>Some rows at a time, so that the machine's memory never holds all of them twice.</summary>
    private static Tensor Copied(int count, int width, ScalarType type, Device device, RowCopy copy)
    {
        using var scope = NewDisposeScope();
        var all = empty([count, width], type, device);
        var atOnce = Math.Max(1, (16 << 20) / width);
        for (var start = 0; start < count; start += atOnce)
        {
            using var part = empty([Math.Min(atOnce, count - start), width], type, CPU);
            var bytes = part.bytes;
            var rowBytes = bytes.Length / (int)part.size(0);
            for (var row = 0; row < part.size(0); row++)
                copy(start + row, bytes.Slice(row * rowBytes, rowBytes));
            all.narrow(0, start, part.size(0)).copy_(part);
        }
        return all.DetachFromDisposeScope();
    }
}
