using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>The matrices of one dense layer and one batch, drawn, and what its products should be, by plain loops in double
/// precision.</summary>
internal sealed unsafe class LayerMatrices(int rows, int inputs, int units, float around = float.NaN) : IDisposable
{
    private readonly PaddedMatrix _bias = PaddedMatrix.Random(1, units, seed: 4, around);

    public PaddedMatrix X { get; } = PaddedMatrix.Random(rows, inputs, seed: 1, around);

    public PaddedMatrix W { get; } = PaddedMatrix.Random(units, inputs, seed: 2, around);

    public PaddedMatrix Dy { get; } = PaddedMatrix.Random(rows, units, seed: 3, around);

    public PaddedMatrix Y { get; } = new(rows, units, around);

    public PaddedMatrix Dx { get; } = new(rows, inputs, around);

    public PaddedMatrix Dw { get; } = new(units, inputs, around);

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

    /// <summary>The same in dirty scratch memory of just the promised size: what is left of another product must not be seen, and nothing
    /// be written behind it.</summary>
    public void Run(MatrixKernels kernels, bool withBias, bool accumulate)
    {
        using var scratch = new PaddedMatrix(1, kernels.ScratchSize(units), around: 1, gap: 0);
        new Span<float>(scratch.View.Start, scratch.View.Columns).Fill(float.NaN);
        Run(kernels, withBias, accumulate, scratch.View.Start);
        Assert.IsTrue(scratch.IsCleanAround(), "Something was written outside the scratch memory.");
    }

    public float[] Results() => [.. Y.Values(), .. Dx.Values(), .. Dw.Values()];

    public bool IsCleanAround() => new[] { X, W, Dy, Y, Dx, Dw, _bias }.All(matrix => matrix.IsCleanAround());

    public (double Sum, double Size)[] ExpectedOutputs(bool withBias) =>
        Sums(rows, units, inputs, (row, unit, k) => (double)X[row, k] * W[unit, k], (_, unit) => withBias ? _bias[0, unit] : 0);

    public (double Sum, double Size)[] ExpectedInputGradient() =>
        Sums(rows, inputs, units, (row, input, k) => (double)Dy[row, k] * W[k, input], (_, _) => 0);

    public (double Sum, double Size)[] ExpectedWeightGradient(double before) =>
        Sums(units, inputs, rows, (unit, input, k) => (double)Dy[k, unit] * X[k, input], (_, _) => before);

    /// <summary>Asserts the bits of 200 elements of each product: a sum is one chain of multiply-adds in the order of its
    /// depth.</summary>
    public void AssertChains(float before, string what)
    {
        for (var i = 0; i < 200; i++)
        {
            var (row, input, unit) = (i * 7 % rows, i * 11 % inputs, i * 13 % units);
            Assert.AreEqual(Chain(inputs, Bias[unit], k => (X[row, k], W[unit, k])), Y[row, unit], $"{what}: output");
            Assert.AreEqual(Chain(units, 0, k => (Dy[row, k], W[k, input])), Dx[row, input], $"{what}: input gradient");
            Assert.AreEqual(Chain(rows, before, k => (Dy[k, unit], X[k, input])), Dw[unit, input], $"{what}: weight gradient");
        }

        static float Chain(int depth, float sum, Func<int, (float Left, float Right)> factors)
        {
            for (var k = 0; k < depth; k++)
                sum = float.MultiplyAddEstimate(factors(k).Left, factors(k).Right, sum);
            return sum;
        }
    }

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
