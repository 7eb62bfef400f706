using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>The matrices of one dense layer and one batch, drawn, and what its products should be, by plain loops in double
/// precision.</summary>
internal sealed unsafe class LayerMatrices(int rows, int inputs, int units) : IDisposable
{
    private readonly PaddedMatrix _bias = PaddedMatrix.Random(1, units, seed: 4);

    public PaddedMatrix X { get; } = PaddedMatrix.Random(rows, inputs, seed: 1);

    public PaddedMatrix W { get; } = PaddedMatrix.Random(units, inputs, seed: 2);

    public PaddedMatrix Dy { get; } = PaddedMatrix.Random(rows, units, seed: 3);

    public PaddedMatrix Y { get; } = new(rows, units);

    public PaddedMatrix Dx { get; } = new(rows, inputs);

    public PaddedMatrix Dw { get; } = new(units, inputs);

    public float* Bias => _bias.View.Start;

    /// <summary>All three products; a weight gradient that is added to starts at one half.</summary>
    public void Run(MatrixKernels kernels, bool withBias, bool accumulate, float* scratch)
    {
        for (var unit = 0; accumulate && unit < units; unit++)
            new Span<float>(Dw.View.Start + unit * Dw.View.Stride, inputs).Fill(.5f);
        kernels.Forward(X.View, W.View, withBias ? Bias : null, Y.View, scratch);
        kernels.InputGradient(Dy.View, W.View, Dx.View, scratch);
        kernels.WeightGradient(Dy.View, X.View, Dw.View, accumulate, scratch);
    }

    public float[] Results() => [.. Y.Values(), .. Dx.Values(), .. Dw.Values()];

    public bool IsCleanAround() => new[] { X, W, Dy, Y, Dx, Dw }.All(matrix => matrix.IsCleanAround());

    public (double Sum, double Size)[] ExpectedOutputs(bool withBias) =>
        Sums(rows, units, inputs, (row, unit, k) => (double)X[row, k] * W[unit, k], (_, unit) => withBias ? _bias[0, unit] : 0);

    public (double Sum, double Size)[] ExpectedInputGradient() =>
        Sums(rows, inputs, units, (row, input, k) => (double)Dy[row, k] * W[k, input], (_, _) => 0);

    public (double Sum, double Size)[] ExpectedWeightGradient(double before) =>
        Sums(units, inputs, rows, (unit, input, k) => (double)Dy[k, unit] * X[k, input], (_, _) => before);

    public void Dispose()
    {
        foreach (var matrix in new[] { X, W, Dy, Y, Dx, Dw, _bias })
            matrix.Dispose();
    }

    /// <summary>Each element, and the sum of the magnitudes that went into it.</summary>
    private static (double Sum, double Size)[] Sums(
        int height, int width, int depth, Func<int, int, int, double> product, Func<int, int, double> start)
    {
        var sums = new (double Sum, double Size)[height * width];
        for (var i = 0; i < sums.Length; i++)
        {
            var (row, column) = (i / width, i % width);
            var sum = start(row, column);
            var size = Math.Abs(sum);
            for (var k = 0; k < depth; k++)
            {
                var addend = product(row, column, k);
                sum += addend;
                size += Math.Abs(addend);
            }
            sums[i] = (sum, size);
        }
        return sums;
    }
}
