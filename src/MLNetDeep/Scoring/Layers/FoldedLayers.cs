using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// Layers that follow each other in their scoring form: dropout and noise are gone, a batch normalization is folded into the
/// <see cref="Dense"/> it follows or precedes with nothing but linear between them, and an <see cref="Activate"/> into the one it follows.
/// A <see cref="TableEncoding"/> embeds its categories itself where an <see cref="EmbedCategories"/> follows.
/// </summary>
internal static class FoldedLayers
{
    public static ScoringLayer[] Of(IReadOnlyList<PlacedLayer> placed, ScoredNetwork network)
    {
        var layers = new List<ScoringLayer>();
        // The last layer, as long as what follows may be folded into it; at most one of the two.
        DenseDraft? dense = null;
        NormalizationFactors? norm = null;
        if (placed is [{ Layer: TableEncoding table } front, { Layer: EmbedCategories embed } behind, ..]
            && embed.Follows(table, front.InputSize))
        {
            layers.Add(new TableLayer(table, front, behind, network));
            placed = [.. placed.Skip(2)];
        }
        foreach (var next in placed)
        {
            switch (next.Layer)
            {
                case { OnlyTrains: true }:
                    break;
                case Dense layer:
                    var draft = new DenseDraft(layer, next, network);
                    if (norm is { CanBeFolded: true })
                        (draft, norm) = (draft.After(norm), null);
                    Close();
                    dense = draft;
                    break;
                case BatchNormalization layer:
                    var factors = NormalizationFactors.Of(
                        layer, next, new RowArrays<float>(network.Values.ParametersOf(next).Span, network.Values.StatisticsOf(next).Span));
                    if (dense is { IsLinear: true })
                    {
                        dense = dense.Before(factors);
                        break;
                    }
                    Close();
                    norm = factors;
                    break;
                case Activate layer when dense is { IsLinear: true }:
                    dense = dense.With(layer.Activation);
                    break;
                default:
                    Close();
                    layers.Add(ScoringLayer.For(next, network));
                    break;
            }
        }
        Close();
        return [.. layers];

        void Close()
        {
            if (dense is not null)
                layers.Add(dense.Finish(network.Memory));
            if (norm is not null)
                layers.Add(RowLayer.Of(norm));
            (dense, norm) = (null, null);
        }
    }
}

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
