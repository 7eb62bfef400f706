using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>A <see cref="LayerNormalization"/> layer under training.</summary>
internal sealed class LayerNormalizationTorchLayer(LayerNormalization norm, PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly Tensor? _factors = memory.Leaf(placed.Weight, placed.IsTrainable);
    private readonly Tensor? _offsets = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly long[] _shape = [placed.InputSize];

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => nn.functional.layer_norm(input, _shape, _factors, _offsets, norm.Epsilon);
}
