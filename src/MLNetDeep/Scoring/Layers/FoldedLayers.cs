using MLNetDeep.Compute;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// Layers that follow each other in their scoring form: dropout and noise are gone, a batch normalization is folded into the
/// <see cref="Dense"/> it follows or precedes with nothing but linear between them, and an <see cref="Activate"/> into the one it follows.
/// </summary>
internal static class FoldedLayers
{
    public static ScoringLayer[] Of(IReadOnlyList<PlacedLayer> placed, ScoredNetwork network)
    {
        var layers = new List<ScoringLayer>();
        // The last layer, as long as what follows may be folded into it; at most one of the two.
        DenseDraft? dense = null;
        NormalizationFactors? norm = null;
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
