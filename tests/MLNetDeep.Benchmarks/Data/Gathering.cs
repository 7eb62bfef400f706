using BenchmarkDotNet.Attributes;
using MLNetDeep.Data.Features;
using MLNetDeep.Torch.Features;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>A batch of rows of 784 features, drawn from 60,000: from one tensor of Single as libtorch does it, and from the forms that
/// features are kept in.</summary>
public class Gathering
{
    private const int Rows = 60_000;
    private const int Width = 784;

    private readonly List<FeatureRows> _forms = [];
    private Tensor _tensor = null!;
    private Tensor _order = null!;
    private int[] _rows = null!;
    private int _start;

    [Params(32, 512)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        (_tensor, _order) = (rand(Rows, Width), randperm(Rows));
        _rows = [.. _order.data<long>().Select(row => (int)row)];
        var dense = new DenseFeatureRows(Width, Rows);
        var bytes = new ByteFeatureRows(Width, new ElementScaling([(1 / 255f, 0)]), Rows);
        var sparse = new SparseFeatureRows(Width);
        _forms.AddRange([dense, bytes, sparse]);

        var (random, row) = (new Random(1), new float[Width]);
        for (var i = 0; i < Rows; i++)
        {
            random.NextBytes(bytes.Next());
            bytes.Keep();
            bytes.Gather([i], row);
            row.CopyTo(dense.Next());
            dense.Keep();
            for (var slot = 0; slot < Width; slot++)
                row[slot] = slot % 20 == i % 20 ? 1 : 0;
            sparse.Add(row);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _forms.ForEach(rows => rows.Dispose());
        _forms.Clear();
        _tensor.Dispose();
        _order.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void IndexSelect()
    {
        using var rows = Batch();
        using var features = _tensor.index_select(0, rows);
    }

    [Benchmark]
    public void Dense() => Gather(_forms[0]);

    [Benchmark]
    public void Bytes() => Gather(_forms[1]);

    [Benchmark]
    public void Sparse() => Gather(_forms[2]);

    private void Gather(FeatureRows from)
    {
        using var rows = Batch();
        using var features = FeatureTensors.Gather(from, _rows.AsSpan(_start, BatchSize), rows, pinned: null);
    }

    private Tensor Batch()
    {
        _start = (_start + BatchSize) % (Rows - BatchSize);
        return _order.narrow(0, _start, BatchSize);
    }
}
