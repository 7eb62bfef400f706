using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="Dense"/> layer under training.</summary>
internal sealed class DenseTorchLayer(Dense dense, PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly Tensor _weight = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor? _bias = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly Func<Tensor, Tensor> _activation = TorchActivation.For(dense.Activation, memory);

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => _activation(nn.functional.linear(input, _weight, _bias));
}
