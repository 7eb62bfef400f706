using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>The penalty a <see cref="Dense"/> layer puts on its weights: λ₁ Σ|w| + λ₂ Σw². A frozen layer has none, as in Keras.</summary>
internal sealed class WeightPenalty
{
    private readonly Tensor _weight;
    private readonly Tensor? _l1;
    private readonly Tensor? _l2;

    private WeightPenalty(Tensor weight, Tensor? l1, Tensor? l2) => (_weight, _l1, _l2) = (weight, l1, l2);

    /// <summary>The penalties of a network; none where no layer has one.</summary>
    public static IReadOnlyList<WeightPenalty> AllOf(NetworkSpecification specification, NetworkTensors memory) =>
    [
        .. from placed in specification.AllPlaced
           let dense = placed.Layer as Dense
           where placed.IsTrainable && dense is { L1Penalty: > 0 } or { L2Penalty: > 0 }
           select new WeightPenalty(
               memory.Leaf(placed.Weight, placed.IsTrainable)!,
               dense.L1Penalty > 0 ? memory.Constant(dense.L1Penalty) : null,
               dense.L2Penalty > 0 ? memory.Constant(dense.L2Penalty) : null),
    ];

    /// <summary>The penalty as the weights are now; a scalar that gradients flow through.</summary>
    public Tensor Value()
    {
        var l1 = _l1 is null ? null : _weight.abs().sum().mul(_l1);
        var l2 = _l2 is null ? null : _weight.mul(_weight).sum().mul(_l2);
        return l1 is null ? l2! : l2 is null ? l1 : l1.sub(l2.neg());
    }
}
