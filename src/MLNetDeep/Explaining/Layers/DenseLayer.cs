using System.Numerics;
using System.Runtime.InteropServices;
using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// The sums of a <see cref="Dense"/> layer, without its activation. Uses the model's own weights, which stay in single precision.
/// </summary>
internal sealed class DenseLayer(PlacedLayer placed, DenseNetworkModel model) : ExplainedLayer(placed.InputSize, placed.OutputSize)
{
    private readonly ReadOnlyMemory<float> _weights = model.ParameterValues(placed.Weight);
    private readonly ReadOnlyMemory<float> _biases = model.ParameterValues(placed.Bias);

    public override bool IsAffine => true;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        var weights = _weights.Span;
        var biases = _biases.Span;
        for (var unit = 0; unit < output.Length; unit++)
            output[unit] = WideProducts.Dot(weights.Slice(unit * InputSize, InputSize), input) + (biases.IsEmpty ? 0 : biases[unit]);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        var weights = _weights.Span;
        inputGradient.Clear();
        for (var unit = 0; unit < outputGradient.Length; unit++)
        {
            // Below a ReLU that is off there is nothing to add.
            if (outputGradient[unit] != 0)
                WideProducts.AddScaled(weights.Slice(unit * InputSize, InputSize), outputGradient[unit], inputGradient);
        }
    }
}

/// <summary>Products of weights in single precision with values in double precision, without a second copy of the weights.</summary>
internal static class WideProducts
{
    /// <summary>Σ weights[i] · values[i].</summary>
    public static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<double> values)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var narrow = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (var i = 0; i < narrow.Length; i++)
        {
            Vector.Widen(narrow[i], out var lower, out var upper);
            low = Vector.FusedMultiplyAdd(lower, wide[2 * i], low);
            high = Vector.FusedMultiplyAdd(upper, wide[2 * i + 1], high);
        }

        var sum = Vector.Sum(low + high);
        for (var i = narrow.Length * Vector<float>.Count; i < weights.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }

    /// <summary>sums[i] += weights[i] · factor.</summary>
    public static void AddScaled(ReadOnlySpan<float> weights, double factor, Span<double> sums)
    {
        var narrow = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < narrow.Length; i++)
        {
            Vector.Widen(narrow[i], out var lower, out var upper);
            wide[2 * i] = Vector.FusedMultiplyAdd(lower, factors, wide[2 * i]);
            wide[2 * i + 1] = Vector.FusedMultiplyAdd(upper, factors, wide[2 * i + 1]);
        }

        for (var i = narrow.Length * Vector<float>.Count; i < weights.Length; i++)
            sums[i] += weights[i] * factor;
    }
}
