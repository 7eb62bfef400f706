using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>An <see cref="RmsNormalization"/>. Every output depends on every input, by the row's root mean square.</summary>
internal sealed class ExplainedRmsNormalization(RmsNormalization norm, PlacedLayer placed, DenseNetworkModel model)
    : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly double[] _factors = Widened.Of(model.ParameterValues(placed.Weight));

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        TensorPrimitives.Divide(input, RootMeanSquare(input), output);
        TensorPrimitives.Multiply(output, _factors, output);
    }

    // With y = x / r: gradient by x = (g - x · mean(g · x) / r²) / r, where g is the gradient by y.
    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        var root = RootMeanSquare(input);
        TensorPrimitives.Multiply(outputGradient, _factors, inputGradient);
        var slope = TensorPrimitives.Dot(inputGradient, input) / (InputSize * root * root);
        for (var i = 0; i < inputGradient.Length; i++)
            inputGradient[i] = (inputGradient[i] - input[i] * slope) / root;
    }

    private double RootMeanSquare(ReadOnlySpan<double> input) => Math.Sqrt(TensorPrimitives.SumOfSquares(input) / InputSize + norm.Epsilon);
}
