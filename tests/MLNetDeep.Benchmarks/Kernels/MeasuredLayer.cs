using System.Runtime.InteropServices;
using MLNetDeep.Kernels;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>The matrices of one dense layer and one batch, in memory that both our products and libtorch's work on.</summary>
internal sealed unsafe class MeasuredLayer : IDisposable
{
    private readonly MatrixKernels _kernels = MatrixKernels.Fastest;
    private readonly List<Tensor> _tensors = [];
    private readonly Tensor _x, _w, _y, _dx, _dw, _transposedW, _transposedY;
    private readonly MatrixView _xView, _wView, _yView, _dxView, _dwView;
    private readonly float* _bias;
    private readonly float* _scratch;

    public MeasuredLayer(ProductShape shape)
    {
        var (rows, inputs, units) = shape;
        (_x, _xView) = Matrix(rows, inputs);
        (_w, _wView) = Matrix(units, inputs);
        (_y, _yView) = Matrix(rows, units);
        (_dx, _dxView) = Matrix(rows, inputs);
        (_dw, _dwView) = Matrix(units, inputs);
        _bias = StartOf(Keep(zeros(units)));
        (_transposedW, _transposedY) = (Keep(_w.t()), Keep(_y.t()));
        _scratch = (float*)NativeMemory.AlignedAlloc((nuint)_kernels.ScratchSize(units) * sizeof(float), 64);
        Products =
        [
            new("forward", () => _kernels.Forward(_xView, _wView, _bias, _yView, _scratch), () => _y.addmm_(_x, _transposedW, 0, 1)),
            new("input gradient", () => _kernels.InputGradient(_yView, _wView, _dxView, _scratch), () => _dx.addmm_(_y, _w, 0, 1)),
            new("weight gradient", () => _kernels.WeightGradient(_yView, _xView, _dwView, accumulate: false, _scratch),
            () => _dw.addmm_(_transposedY, _x, 0, 1)),
        ];
    }

    /// <summary>The products of the layer, by us and by libtorch: ours adds a bias in the forward one, libtorch's does not.</summary>
    public IReadOnlyList<(string Name, Action Ours, Action Libtorch)> Products { get; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_scratch);
        foreach (var tensor in _tensors)
            tensor.Dispose();
    }

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
