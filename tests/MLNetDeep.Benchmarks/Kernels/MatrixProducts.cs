using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using MLNetDeep.Kernels;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>The three products of a dense layer on one thread: ours and libtorch's, on the same memory.</summary>
public unsafe class MatrixProducts
{
    private readonly MatrixKernels _kernels = MatrixKernels.Fastest;
    private readonly List<Tensor> _tensors = [];
    private Tensor _x = null!, _w = null!, _y = null!, _bias = null!, _dx = null!, _dw = null!, _wT = null!, _yT = null!;
    private MatrixView _xView, _wView, _yView, _dxView, _dwView;
    private float* _biasStart;
    private float* _scratch;
    private IDisposable? _noGradients;

    /// <summary>Rows × inputs → units.</summary>
    [ParamsSource(nameof(Shapes))]
    public (int Rows, int Inputs, int Units) Shape { get; set; }

    public static IEnumerable<(int Rows, int Inputs, int Units)> Shapes =>
        [(32, 784, 100), (128, 784, 100), (512, 784, 100), (32, 512, 512), (512, 512, 512)];

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _noGradients = inference_mode();
        var (rows, inputs, units) = Shape;
        (_x, _xView) = Matrix(rows, inputs);
        (_w, _wView) = Matrix(units, inputs);
        (_y, _yView) = Matrix(rows, units);
        (_dx, _dxView) = Matrix(rows, inputs);
        (_dw, _dwView) = Matrix(units, inputs);
        _bias = Keep(zeros(units));
        _biasStart = StartOf(_bias);
        (_wT, _yT) = (Keep(_w.t()), Keep(_y.t()));
        _scratch = (float*)NativeMemory.AlignedAlloc((nuint)_kernels.ScratchSize(units) * sizeof(float), 64);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.AlignedFree(_scratch);
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _noGradients?.Dispose();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("forward")]
    public void LibtorchForward() => _y.addmm_(_x, _wT, 0, 1);

    [Benchmark, BenchmarkCategory("forward")]
    public void Forward() => _kernels.Forward(_xView, _wView, _biasStart, _yView, _scratch);

    [Benchmark(Baseline = true), BenchmarkCategory("input gradient")]
    public void LibtorchInputGradient() => _dx.addmm_(_y, _w, 0, 1);

    [Benchmark, BenchmarkCategory("input gradient")]
    public void InputGradient() => _kernels.InputGradient(_yView, _wView, _dxView, _scratch);

    [Benchmark(Baseline = true), BenchmarkCategory("weight gradient")]
    public void LibtorchWeightGradient() => _dw.addmm_(_yT, _x, 0, 1);

    [Benchmark, BenchmarkCategory("weight gradient")]
    public void WeightGradient() => _kernels.WeightGradient(_yView, _xView, _dwView, accumulate: false, _scratch);

    private (Tensor, MatrixView) Matrix(int rows, int columns)
    {
        var tensor = Keep(randn(rows, columns));
        return (tensor, new MatrixView(StartOf(tensor), rows, columns));
    }

    private Tensor Keep(Tensor tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }

    private static float* StartOf(Tensor tensor)
    {
        fixed (byte* start = tensor.bytes)
            return (float*)start;
    }
}
