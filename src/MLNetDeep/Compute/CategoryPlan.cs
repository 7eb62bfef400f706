using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Compute;

/// <summary>
/// What becomes of a table's categories, from the features to what stands behind its numbers: slots are handed on, or become the values of
/// an <see cref="EmbedCategories"/> behind the table at once. So nobody copies the zeros of a category of thousands of values.
/// </summary>
/// <param name="HandedOn">The slots that are handed on, in order.</param>
/// <param name="Embedded">The categories that are embedded, in order.</param>
internal sealed record CategoryPlan(SlotsHandedOn[] HandedOn, EmbeddedCategory[] Embedded)
{
    /// <summary>The categories of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="placed">Its place.</param>
    /// <param name="embedding">The place of the layer that embeds them; null where all are handed on.</param>
    public static CategoryPlan Of(TableEncoding table, PlacedLayer placed, PlacedLayer? embedding)
    {
        int[] slots = [.. table.CategorySlots()];
        var numbers = placed.OutputSize - slots.Length;
        CategorySegment[] segments = embedding is null
            ? [new(0, placed.OutputSize, 0, placed.OutputSize, null, 0, 0)]
            : CategorySegment.AllOf((EmbedCategories)embedding.Layer, embedding.InputSize);
        var behindWeights = embedding?.Parameter(EmbedCategories.Unknown) is { } unknown
            ? unknown.Offset - embedding.ParameterRange.Offset : 0;
        return new(
            [.. segments.Where(segment => segment.Embedding is null).SelectMany(Ranges)],
            [
                .. segments.Where(segment => segment.Embedding is not null).Select(segment => new EmbeddedCategory(
                    slots[segment.Input - numbers], segment.Count, segment.Output, segment.Width, segment.Weight,
                    behindWeights + segment.Unknown)),
            ]);

        // Slots that follow each other among the features, too.
        IEnumerable<SlotsHandedOn> Ranges(CategorySegment segment)
        {
            var end = segment.Input + segment.Count - numbers;
            for (int first = Math.Max(0, segment.Input - numbers), next; first < end; first = next)
            {
                for (next = first + 1; next < end && slots[next] == slots[next - 1] + 1;)
                    next++;
                yield return new(slots[first], segment.Output + first + numbers - segment.Input, next - first);
            }
        }
    }
}

/// <summary>Slots of categories that are handed on; a value that is not finite as 0.</summary>
/// <param name="Slot">The first among the features.</param>
/// <param name="Output">Where it goes.</param>
/// <param name="Count">How many follow each other.</param>
internal readonly record struct SlotsHandedOn(int Slot, int Output, int Count)
{
    /// <summary>Writes the slots of a row.</summary>
    /// <param name="features">The row.</param>
    /// <param name="output">What it becomes; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<float> features, Span<float> output)
    {
        var from = features.Slice(Slot, Count);
        var to = output.Slice(Output, Count);
        var i = 0;
        for (; i <= from.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(from[i..]);
            Vector.ConditionalSelect(Vector.IsFinite(values), values, Vector<float>.Zero).CopyTo(to[i..]);
        }
        for (; i < from.Length; i++)
            to[i] = float.IsFinite(from[i]) ? from[i] : 0;
    }
}

/// <summary>A category that is embedded.</summary>
/// <param name="Slot">Its first slot among the features.</param>
/// <param name="Count">How many slots it has.</param>
/// <param name="Output">Where its values stand.</param>
/// <param name="Width">How many they are.</param>
/// <param name="Weights">Where the weights of its slots begin in the layer's arrays, [count, width].</param>
/// <param name="Unknown">Where those for what is unknown begin.</param>
internal readonly record struct EmbeddedCategory(int Slot, int Count, int Output, int Width, int Weights, int Unknown)
{
    /// <summary>No slot is other than 0: the value is unknown.</summary>
    public const int None = -1;

    /// <summary>Several slots are other than 0, or one is other than 1: all have to be looked at.</summary>
    public const int Several = -2;

    /// <summary>Which of its slots is 1, if all others are 0.</summary>
    /// <param name="features">A row.</param>
    /// <returns>The slot, from 0, or <see cref="None"/>, or <see cref="Several"/>.</returns>
    public int SlotIn(ReadOnlySpan<float> features)
    {
        var slots = features.Slice(Slot, Count);
        var slot = FirstOther(slots);
        return slot < 0 ? None : slots[slot] == 1 && FirstOther(slots[(slot + 1)..]) < 0 ? slot : Several;
    }

    /// <summary>Where the values of a slot, or of what is unknown, begin in the layer's arrays.</summary>
    public int ValuesOf(int slot) => slot == None ? Unknown : Weights + slot * Width;

    /// <summary>Writes the values of a row.</summary>
    /// <param name="slot">What <see cref="SlotIn"/> says of it.</param>
    /// <param name="features">The row.</param>
    /// <param name="arrays">The layer's arrays.</param>
    /// <param name="output">What the row becomes; written to.</param>
    public void Write(int slot, ReadOnlySpan<float> features, ReadOnlySpan<float> arrays, Span<float> output)
    {
        var values = output.Slice(Output, Width);
        if (slot != Several)
        {
            arrays.Slice(ValuesOf(slot), Width).CopyTo(values);
            return;
        }

        // As EmbedCategoriesFunction says, of what a table hands on.
        values.Clear();
        var rest = 1f;
        for (slot = 0; slot < Count; slot++)
        {
            if (features[Slot + slot] is not 0 and var value && float.IsFinite(value))
            {
                rest -= value;
                TensorPrimitives.MultiplyAdd(arrays.Slice(ValuesOf(slot), Width), value, values, values);
            }
        }
        if (rest != 0)
            TensorPrimitives.MultiplyAdd(arrays.Slice(Unknown, Width), rest, values, values);
    }

    /// <summary>Adds the gradients of a row to those of the layer's arrays.</summary>
    /// <param name="slot">What <see cref="SlotIn"/> says of it.</param>
    /// <param name="features">The row.</param>
    /// <param name="output">The gradients of what the row becomes.</param>
    /// <param name="gradients">Those of the layer's arrays; added to.</param>
    public void AddGradients(int slot, ReadOnlySpan<float> features, ReadOnlySpan<float> output, Span<float> gradients)
    {
        var gradient = output.Slice(Output, Width);
        if (slot != Several)
        {
            var ofValues = gradients.Slice(ValuesOf(slot), Width);
            TensorPrimitives.Add(gradient, ofValues, ofValues);
            return;
        }

        var rest = 1f;
        for (slot = 0; slot < Count; slot++)
        {
            if (features[Slot + slot] is not 0 and var value && float.IsFinite(value))
            {
                rest -= value;
                var ofSlot = gradients.Slice(ValuesOf(slot), Width);
                TensorPrimitives.MultiplyAdd(gradient, value, ofSlot, ofSlot);
            }
        }
        var ofUnknown = gradients.Slice(Unknown, Width);
        if (rest != 0)
            TensorPrimitives.MultiplyAdd(gradient, rest, ofUnknown, ofUnknown);
    }

    /// <summary>The first slot whose bits are not all 0: as whole numbers many slots are compared at once.</summary>
    private static int FirstOther(ReadOnlySpan<float> slots) => MemoryMarshal.Cast<float, int>(slots).IndexOfAnyExcept(0);
}
