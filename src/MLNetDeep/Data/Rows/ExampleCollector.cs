using System.Runtime.InteropServices;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// Keeps rows a scan stops at, and makes examples of them. It makes no tensor before that, so that rows may be read on one thread and trained on on
/// another. A scan fills one collector at a time.
/// </summary>
internal sealed class ExampleCollector : IDisposable
{
    /// <summary>Rows whose labels are copied at a time.</summary>
    private const int RowsOfPiece = 1024;

    private readonly TrainingColumns _columns;
    private readonly ExampleScan _scan;
    private readonly GrowingMatrix<float> _labels;
    private readonly List<int>? _classes;
    private readonly List<float>? _weights;
    private readonly List<int>? _groups;
    private readonly List<int>? _positions;
    private FeatureRows? _features;

    /// <param name="columns">The columns of the rows.</param>
    /// <param name="scan">What goes through the rows; not owned.</param>
    /// <param name="keepsPositions">Whether it is wanted where each row stands in the data view.</param>
    public ExampleCollector(TrainingColumns columns, ExampleScan scan, bool keepsPositions = false)
    {
        (_columns, _scan) = (columns, scan);
        _labels = new GrowingMatrix<float>(columns.LabelWidth, scan.ExpectedCount);
        _classes = columns.HasOneClassInARow ? [] : null;
        _weights = columns.Weight is null ? null : [];
        _groups = columns.Group is null ? null : [];
        _positions = keepsPositions ? [] : null;
    }

    /// <summary>The rows kept.</summary>
    public int Count => _labels.Count;

    /// <summary>What they need, in bytes of memory.</summary>
    public long Bytes => _scan.Features.Bytes + (long)Count * BytesBesideFeatures(_columns);

    /// <summary>
    /// What a row needs beside its features: its place in two orders and on the device, its label as it is read and as the device has it, and class, weight
    /// and group in a list that grows by doubling and in an array.
    /// </summary>
    public static int BytesBesideFeatures(TrainingColumns columns)
    {
        var lists = (columns.HasOneClassInARow ? 1 : 0) + (columns.Weight is null ? 0 : 1) + (columns.Group is null ? 0 : 1);
        return (3 * sizeof(int)) + sizeof(long) + columns.LabelWidth * (sizeof(float) + sizeof(long)) + lists * 3 * sizeof(int);
    }

    /// <summary>Keeps the row the scan stands at.</summary>
    public void Keep()
    {
        _scan.Features.Keep();
        _scan.Label.CopyTo(_labels.Next());
        _labels.Keep();
        _classes?.Add(_scan.Class);
        _weights?.Add(_scan.Weight);
        _groups?.Add(_scan.Group);
        _positions?.Add(checked((int)_scan.Read - 1));
    }

    /// <summary>Says that no more rows come, so that the scan may fill another collector.</summary>
    public void Close() => _features = _scan.Features.TakeRows();

    /// <summary>The rows kept, once closed; owned by the caller.</summary>
    /// <param name="device">The device that trains.</param>
    /// <param name="skippedRows">How many rows were left out.</param>
    public RowStore ToExamples(Device device, long skippedRows = 0)
    {
        var features = _features!.MoveTo(device);
        _features = null;
        return new RowStore(features, Labels(device), _classes?.ToArray(), skippedRows) { Weights = _weights?.ToArray(), Groups = _groups?.ToArray(), Positions = _positions?.ToArray() };
    }

    public void Dispose()
    {
        _labels.Dispose();
        _features?.Dispose();
    }

    private Tensor Labels(Device device)
    {
        if (_columns.Task == LearningTask.MulticlassClassification && !_columns.LabelIsVector)
            return tensor([.. _classes!.Select(c => (long)c)], int64, device).DetachFromDisposeScope();

        using var onCpu = empty([Count, _labels.Width], float32, CPU);
        // Piece by piece: a span holds 2 GB at most.
        for (var start = 0; start < Count; start += RowsOfPiece)
        {
            using var piece = onCpu.narrow(0, start, Math.Min(RowsOfPiece, Count - start));
            var values = MemoryMarshal.Cast<byte, float>(piece.bytes);
            for (var row = 0; row < piece.size(0); row++)
                _labels[start + row].CopyTo(values.Slice(row * _labels.Width, _labels.Width));
        }
        return (device.type == TorchSharp.DeviceType.CPU ? onCpu.alias() : onCpu.to(device)).DetachFromDisposeScope();
    }
}
