using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// Which slots of a feature column are categories, one-hot, by the annotation that ML.NET's <c>OneHotEncoding</c> writes,
/// <c>Concatenate</c> keeps and LightGBM reads: pairs of first and last slot.
/// </summary>
internal static class CategorySlots
{
    private const string Annotation = "CategoricalSlotRanges";

    /// <summary>The ranges in ascending order; none where the column has no such annotation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The annotation contradicts itself or the column.</exception>
    public static IReadOnlyList<SlotRange> Of(DataViewSchema.Column features)
    {
        if (features.Annotations.Schema.GetColumnOrNull(Annotation) is not { Type: VectorDataViewType { ItemType: var item } }
            || item != NumberDataViewType.Int32)
            return [];

        var pairs = default(VBuffer<int>);
        features.Annotations.GetValue(Annotation, ref pairs);
        int[] slots = [.. pairs.DenseValues()];
        SlotRange[] ranges = [.. slots.Chunk(2).Select(pair => new SlotRange(pair[0], pair[^1])).OrderBy(range => range.First)];
        var width = ((VectorDataViewType)features.Type).Size;
        var isOrdered = ranges.Select(
            (range, i) => range.First > (i == 0 ? -1 : ranges[i - 1].Last) && range.Last >= range.First && range.Last < width)
            .All(fits => fits);
        return slots.Length % 2 == 0 && isOrdered
            ? ranges
            : throw new ArgumentOutOfRangeException(
                null, $"The annotation {Annotation} of feature column '{features.Name}' must hold pairs of a first and a last slot, "
                    + $"without overlap and below {width}. Received: {string.Join(", ", slots)}. Give the ranges with "
                    + $"{nameof(TableEncoding)}.{nameof(TableEncoding.Categories)}, or make the column again.");
    }
}
