using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Explaining;

/// <summary>What features are called: by the slot names of their column, or, where a loader gave none, by the column and their place in it,
/// "Features.3".</summary>
internal static class FeatureNames
{
    /// <summary>A name for each feature.</summary>
    /// <param name="column">The feature column.</param>
    /// <param name="names">The names it gives, some of which may be empty; null where it gives none.</param>
    /// <param name="count">How many features there are.</param>
    public static IReadOnlyList<string> Complete(string column, IReadOnlyList<string>? names, int count) =>
        [.. Enumerable.Range(0, count).Select(slot => ColumnSlots.NameOf(column, names, slot))];

    /// <summary>Gives a column the names of the features, so that whoever reads it can tell them apart.</summary>
    /// <param name="annotations">Those of the column that is made.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="count">How many features there are.</param>
    public static void Add(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column features, int count)
    {
        if (features.HasSlotNames(count))
        {
            annotations.Add(features.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
            return;
        }

        // Made when somebody reads them: there may be many features.
        var column = features.Name;
        annotations.AddSlotNames(count, (ref VBuffer<ReadOnlyMemory<char>> names) =>
            names = new(count, [.. Complete(column, names: null, count).Select(name => name.AsMemory())]));
    }
}
