using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Compute;

/// <summary>Σ x w + (1 - Σ x) u for each embedded category, its other inputs as they are.</summary>
internal readonly struct EmbedCategoriesFunction(EmbedCategories embed, PlacedLayer placed) : IRowFunction
{
    private readonly CategorySegment[] _segments = CategorySegment.AllOf(embed, placed.InputSize);
    private readonly int _unknown = embed.Embedded.Sum(range => range.Count * embed.WidthOf(range));

    public int KeptSize => 0;

    public bool IsAffine => true;

    public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var segment in _segments)
        {
            var slots = input.Slice(segment.Input, segment.Count);
            var values = output.Slice(segment.Output, segment.Width);
            if (segment.Embedding is null)
            {
                slots.CopyTo(values);
                continue;
            }

            values.Clear();
            var rest = T.One;
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] == T.Zero)
                    continue;
                rest -= slots[slot];
                TensorPrimitives.MultiplyAdd(Weights(arrays.Parameters, segment, slot), slots[slot], values, values);
            }
            if (rest != T.Zero)
                TensorPrimitives.MultiplyAdd(Unknown(arrays.Parameters, segment), rest, values, values);
        }
    }

    public void Backward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var segment in _segments)
        {
            var gradient = outputGradient.Slice(segment.Output, segment.Width);
            var ofSlots = inputGradient.Slice(segment.Input, segment.Count);
            if (segment.Embedding is null)
            {
                gradient.CopyTo(ofSlots);
                continue;
            }

            var ofRest = TensorPrimitives.Dot(Unknown(arrays.Parameters, segment), gradient);
            for (var slot = 0; slot < ofSlots.Length; slot++)
                ofSlots[slot] = TensorPrimitives.Dot(Weights(arrays.Parameters, segment, slot), gradient) - ofRest;
        }
    }

    public void AddGradients(
        ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients)
    {
        foreach (var segment in _segments)
        {
            if (segment.Embedding is null)
                continue;

            var slots = input.Slice(segment.Input, segment.Count);
            var gradient = outputGradient.Slice(segment.Output, segment.Width);
            var rest = 1f;
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] == 0)
                    continue;
                rest -= slots[slot];
                var ofWeights = gradients.Slice(segment.Weight + slot * segment.Width, segment.Width);
                TensorPrimitives.MultiplyAdd(gradient, slots[slot], ofWeights, ofWeights);
            }
            if (rest == 0)
                continue;
            var ofUnknown = gradients.Slice(_unknown + segment.Unknown, segment.Width);
            TensorPrimitives.MultiplyAdd(gradient, rest, ofUnknown, ofUnknown);
        }
    }

    private static ReadOnlySpan<T> Weights<T>(ReadOnlySpan<T> parameters, CategorySegment segment, int slot) =>
        parameters.Slice(segment.Weight + slot * segment.Width, segment.Width);

    private ReadOnlySpan<T> Unknown<T>(ReadOnlySpan<T> parameters, CategorySegment segment) =>
        parameters.Slice(_unknown + segment.Unknown, segment.Width);
}
