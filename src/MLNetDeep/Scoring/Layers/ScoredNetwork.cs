using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>What the layers of one network are made of as they score.</summary>
/// <param name="Specification">The network.</param>
/// <param name="Values">Its values; they may not change while it scores.</param>
/// <param name="Memory">Where its weights are packed; null for new memory.</param>
internal sealed record ScoredNetwork(NetworkSpecification Specification, NetworkValues Values, PackedMemory? Memory = null)
{
    public static ScoredNetwork Of(DenseNetworkModel model) => new(model.Specification, model.NetworkValues);
}
