using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Options;

namespace MLNetDeep.Tests.Compute;

/// <summary>A row-wise layer that the library does not know: y = w x + mean(x²), w learnt.</summary>
internal sealed record Lifted : Layer, IOwnRowFunction
{
    RowKernel IOwnRowFunction.KernelFor(int width) => RowKernel.Of(new LiftedFunction(width));

    internal override IReadOnlyList<LayerArray> Parameters(int width) => [new LayerArray(LayerArray.Weight, width) { Start = 1 }];

    private readonly struct LiftedFunction(int width) : IRowFunction
    {
        public int KeptSize => 0;

        public bool IsAffine => false;

        public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            TensorPrimitives.Multiply(input, arrays.Parameters, output);
            TensorPrimitives.Add(output, TensorPrimitives.SumOfSquares(input) / T.CreateTruncating(width), output);
        }

        public void Backward<T>(
            ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            TensorPrimitives.Multiply(outputGradient, arrays.Parameters, inputGradient);
            var twice = T.CreateTruncating(2) * TensorPrimitives.Sum(outputGradient) / T.CreateTruncating(width);
            TensorPrimitives.MultiplyAdd(input, twice, inputGradient, inputGradient);
        }

        public void AddGradients(
            ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients) =>
            TensorPrimitives.MultiplyAdd(input, outputGradient, gradients, gradients);
    }
}

/// <summary>An activation that the library does not know: x + x³ / 10.</summary>
internal sealed record CubicActivation : Activation, IOwnActivationFunction
{
    ActivationKernel IOwnActivationFunction.Kernel { get; } = ActivationKernel.Of(new CubicFunction());

    private readonly struct CubicFunction : IActivationFunction
    {
        public static bool NeedsInput => true;

        public T Value<TNumbers, T>(T x)
            where TNumbers : INumbers<T> => TNumbers.MultiplyAdd(TNumbers.Multiply(x, TNumbers.Of(.1)), TNumbers.Multiply(x, x), x);

        public T Slope<TNumbers, T>(T x, T y)
            where TNumbers : INumbers<T> => TNumbers.MultiplyAdd(TNumbers.Multiply(x, TNumbers.Of(.3)), x, TNumbers.Of(1));
    }
}
