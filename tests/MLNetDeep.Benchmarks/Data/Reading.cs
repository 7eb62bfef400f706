using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>60,000 × 784 read from a data view into memory: ours with labels and all checks, beside copying the vectors alone.</summary>
public class Reading
{
    private const int Rows = 60_000;
    private const int Width = 784;

    private readonly MLContext _mlContext = new(seed: 1);
    private IDataView _singles = null!;
    private IDataView _bytes = null!;

    [GlobalSetup]
    public void Setup()
    {
        InitializeDeviceType(TorchSharp.DeviceType.CPU);
        _singles = Cached(new MadeUpRows(Rows, Width));
        var bytes = Cached(new MadeUpRows(Rows, Width, areBytes: true));
        _bytes = _mlContext.Transforms.Rescale("Features", scale: 1 / 255f).Fit(bytes).Transform(bytes);
    }

    /// <summary>The vectors, one after the other into a tensor: 188 MB.</summary>
    [Benchmark(Baseline = true)]
    public void CopySingles()
    {
        using var rows = empty(Rows, Width);
        using var cursor = _singles.GetRowCursor([_singles.Schema["Features"]]);
        var get = cursor.GetGetter<VBuffer<float>>(_singles.Schema["Features"]);
        var row = default(VBuffer<float>);
        var all = MemoryMarshal.Cast<byte, float>(rows.bytes);
        for (var i = 0; cursor.MoveNext(); i++)
        {
            get(ref row);
            row.CopyTo(all.Slice(i * Width, Width));
        }
    }

    /// <summary>The same by two cursors of a set, a thread each; in whatever order they find the rows.</summary>
    [Benchmark]
    public void CopySinglesByTwoCursors()
    {
        using var rows = empty(Rows, Width);
        var next = -1;
        Parallel.ForEach(_singles.GetRowCursorSet([_singles.Schema["Features"]], 2), cursor =>
        {
            using (cursor)
            {
                var get = cursor.GetGetter<VBuffer<float>>(_singles.Schema["Features"]);
                var row = default(VBuffer<float>);
                var all = MemoryMarshal.Cast<byte, float>(rows.bytes);
                while (cursor.MoveNext())
                {
                    get(ref row);
                    row.CopyTo(all.Slice(Interlocked.Increment(ref next) * Width, Width));
                }
            }
        });
    }

    [Benchmark]
    public void ReadSingles() => Read(_singles);

    [Benchmark]
    public void ReadBytes() => Read(_bytes);

    private static void Read(IDataView data)
    {
        var columns = TrainingColumns.Find(data.Schema, new DenseNetworkOptions(), expectedTask: null);
        using var store = RowCollector.ReadAll(data, columns, RowReading.Plain, "training");
    }

    private IDataView Cached(IDataView data)
    {
        var cached = _mlContext.Data.Cache(data);
        using var cursor = cached.GetRowCursor(cached.Schema);
        while (cursor.MoveNext())
        {
        }
        return cached;
    }
}
