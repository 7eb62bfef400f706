using BenchmarkDotNet.Attributes;
using MLNetDeep.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>60,000 rows of 784 features in memory to their probabilities, on all cores, softmax included.</summary>
[WarmupCount(2), IterationCount(9)]
public class ManyRows
{
    private const int RowCount = 60_000;
    private const int BatchSize = 1024;

    private NetworkScorer _scorer = null!;
    private float[] _rows = null!, _scores = null!;
    private Sequential _module = null!;
    private Tensor _input = null!;
    private IDisposable _noGradients = null!;

    [Params("784-100-10", "784-512-512-10")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(Environment.ProcessorCount);
        _noGradients = inference_mode();
        var network = new MeasuredNetwork(Network);
        _scorer = new NetworkScorer(network.Model);
        (_rows, _scores) = (network.Rows(RowCount), new float[RowCount * network.Outputs]);
        _module = network.Module();
        _input = tensor(_rows).view(RowCount, -1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _input.Dispose();
        _module.Dispose();
        _noGradients.Dispose();
    }

    [Benchmark(Description = "libtorch, batches of 1024")]
    public void Libtorch()
    {
        for (var start = 0; start < RowCount; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            _module.forward(_input.narrow(0, start, Math.Min(BatchSize, RowCount - start)));
        }
    }

    [Benchmark(Baseline = true, Description = "MLNetDeep, engine")]
    public void Engine() => _scorer.Score(RowCount, _rows, _scores);
}
