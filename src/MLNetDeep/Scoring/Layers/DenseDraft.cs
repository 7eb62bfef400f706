using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Dense"/> layer before its weights are laid out: other linear layers may be folded into it.</summary>
internal sealed class DenseDraft
{
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly Activation _activation;

    public DenseDraft(Dense dense, PlacedLayer placed, DenseNetworkModel model)
    {
        _weights = model.ParameterValues(placed.Weight).ToArray();
        _bias = placed.Bias is null ? new float[dense.Units] : model.ParameterValues(placed.Bias).ToArray();
        _activation = dense.Activation;
    }

    private DenseDraft(float[] weights, float[] bias, Activation activation) => (_weights, _bias, _activation) = (weights, bias, activation);

    /// <summary>Whether its outputs are linear in its inputs.</summary>
    public bool IsLinear => _activation is LinearActivation;

    private int Inputs => _weights.Length / _bias.Length;

    public DenseDraft With(Activation activation) => new(_weights, _bias, activation);

    /// <summary>This layer and then the normalization, as one layer.</summary>
    public DenseDraft Before(NormalizationFactors norm) => Map(
        (weight, unit, _) => weight * norm.Factors[unit],
        unit => (_bias[unit] - norm.Means[unit]) * norm.Factors[unit] + norm.Offsets[unit]);

    /// <summary>The normalization and then this layer, as one layer.</summary>
    public DenseDraft After(NormalizationFactors norm) => Map(
        (weight, _, input) => weight * norm.Factors[input],
        unit =>
        {
            double bias = _bias[unit];
            for (var input = 0; input < Inputs; input++)
                bias += _weights[unit * Inputs + input] * (norm.Offsets[input] - norm.Means[input] * norm.Factors[input]);
            return bias;
        });

    public DenseLayer Finish() => new(PackedLayer.Create(_weights, _bias), ActivationFunctions.For(_activation));

    private DenseDraft Map(Func<float, int, int, double> weightAt, Func<int, double> biasAt)
    {
        var (weights, bias) = (new float[_weights.Length], new float[_bias.Length]);
        for (var unit = 0; unit < bias.Length; unit++)
        {
            bias[unit] = (float)biasAt(unit);
            for (var input = 0; input < Inputs; input++)
                weights[unit * Inputs + input] = (float)weightAt(_weights[unit * Inputs + input], unit, input);
        }
        return new(weights, bias, _activation);
    }
}
