using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Dense"/> layer before its weights are laid out: other linear layers may be folded into it.</summary>
internal sealed class DenseDraft
{
    private readonly ReadOnlyMemory<float> _weights;
    private readonly ReadOnlyMemory<float> _bias;
    private readonly Activation _activation;

    public DenseDraft(Dense dense, PlacedLayer placed, ScoredNetwork network)
        : this(network.Values.ParameterValues(placed.Weight),
            placed.Bias is null ? new float[dense.Units] : network.Values.ParameterValues(placed.Bias), dense.Activation)
    {
    }

    private DenseDraft(ReadOnlyMemory<float> weights, ReadOnlyMemory<float> bias, Activation activation) =>
        (_weights, _bias, _activation) = (weights, bias, activation);

    /// <summary>Whether its outputs are linear in its inputs.</summary>
    public bool IsLinear => _activation is LinearActivation;

    private int Inputs => _weights.Length / _bias.Length;

    public DenseDraft With(Activation activation) => new(_weights, _bias, activation);

    /// <summary>This layer and then the normalization, as one layer.</summary>
    public DenseDraft Before(NormalizationFactors norm)
    {
        var (weights, bias) = (new float[_weights.Length], new float[_bias.Length]);
        var wide = new double[Inputs];
        for (var unit = 0; unit < bias.Length; unit++)
        {
            TensorPrimitives.ConvertChecked(WeightsOf(unit), wide);
            TensorPrimitives.Multiply(wide, norm.Factors[unit], wide);
            TensorPrimitives.ConvertTruncating<double, float>(wide, weights.AsSpan(unit * Inputs, Inputs));
            bias[unit] = (float)((_bias.Span[unit] - norm.Means[unit]) * norm.Factors[unit] + norm.Offsets[unit]);
        }
        return new(weights, bias, _activation);
    }

    /// <summary>The normalization and then this layer, as one layer.</summary>
    public DenseDraft After(NormalizationFactors norm)
    {
        var (weights, bias) = (new float[_weights.Length], new float[_bias.Length]);
        var (wide, shifts) = (new double[Inputs], new double[Inputs]);
        for (var input = 0; input < Inputs; input++)
            shifts[input] = norm.Offsets[input] - norm.Means[input] * norm.Factors[input];
        for (var unit = 0; unit < bias.Length; unit++)
        {
            TensorPrimitives.ConvertChecked(WeightsOf(unit), wide);
            bias[unit] = (float)(_bias.Span[unit] + TensorPrimitives.Dot<double>(wide, shifts));
            TensorPrimitives.Multiply(wide, norm.Factors, wide);
            TensorPrimitives.ConvertTruncating<double, float>(wide, weights.AsSpan(unit * Inputs, Inputs));
        }
        return new(weights, bias, _activation);
    }

    /// <summary>The layer with its weights laid out.</summary>
    /// <param name="memory">Where; null for new memory.</param>
    public DenseLayer Finish(PackedMemory? memory) =>
        new(PackedLayer.Create(_weights.Span, _bias.Span, memory), ActivationFunctions.For(_activation));

    private ReadOnlySpan<float> WeightsOf(int unit) => _weights.Span.Slice(unit * Inputs, Inputs);
}
