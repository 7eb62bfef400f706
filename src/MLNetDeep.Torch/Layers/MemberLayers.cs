using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>A <see cref="SharedEnsemble"/> under training: [batch, width] to [batch · members, width of the layers].</summary>
internal sealed class SharedEnsembleLayer(PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor _factors = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly IReadOnlyList<TorchLayer> _inner = AllOf(placed.Inner, memory);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        Forward(_inner, input.unsqueeze(1).mul(_factors).flatten(0, 1), noise);
}

/// <summary>The output layers of its members: [batch · members, width] to [batch, members · outputs].</summary>
internal sealed class MemberOutputsLayer(PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly int _members = placed.Members;
    private readonly Tensor _weights = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor _biases = memory.Leaf(placed.Bias, placed.IsTrainable)!;

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        var byMember = input.reshape(-1, _members, input.size(1)).transpose(0, 1);
        var outputs = byMember.bmm(_weights.transpose(1, 2)).transpose(0, 1);
        return outputs.sub(_biases.neg()).flatten(1);
    }
}
