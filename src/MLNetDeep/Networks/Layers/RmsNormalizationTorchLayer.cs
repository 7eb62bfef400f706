using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>An <see cref="RmsNormalization"/> layer under training.</summary>
internal sealed class RmsNormalizationTorchLayer(RmsNormalization norm, PlacedLayer placed, NetworkMemory memory) : TorchLayer
{
    private readonly Tensor _factors = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor _minusEpsilon = memory.Constant(-(double)norm.Epsilon);

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        var meanSquare = input.mul(input).mean([1], keepdim: true);
        return input.mul(meanSquare.sub(_minusEpsilon).rsqrt()).mul(_factors);
    }
}
