using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>An <see cref="EmbedCategories"/> layer under training.</summary>
internal sealed class EmbedCategoriesLayer(EmbedCategories embed, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly CategorySegment[] _segments = CategorySegment.AllOf(embed, placed.InputSize);
    private readonly Tensor?[] _embeddings =
        [.. placed.OwnParameters.SkipLast(1).Select(slot => memory.Leaf(slot, placed.IsTrainable))];
    private readonly Tensor? _unknown = memory.Leaf(placed.Parameter(EmbedCategories.Unknown), placed.IsTrainable);
    private readonly Tensor _one = memory.Constant(1);

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        Tensor[] parts = [.. _segments.Select(segment => Part(segment, input.narrow(1, segment.Input, segment.Count)))];
        return parts is [var only] ? only : cat(parts, 1);
    }

    private Tensor Part(CategorySegment segment, Tensor slots)
    {
        if (segment.Embedding is not { } number)
            return slots;

        var rest = slots.sum([1], keepdim: true).sub(_one);
        return slots.matmul(_embeddings[number]!).sub(rest.mul(_unknown!.narrow(0, segment.Unknown, segment.Width)));
    }
}
