using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Explaining;

/// <summary>What features are called: by the slot names of their column, or, where a loader gave none, by the column and their place in it,
/// "Features.3".</summary>
internal static class FeatureNames
{
    /// <summary>The names that the column gives; null where it gives none.</summary>
    public static IReadOnlyList<string>? Of(DataViewSchema.Column features, int count)
    {
        if (!features.HasSlotNames(count))
            return null;

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        features.GetSlotNames(ref names);
        // An annotation may be of another length than its type says, as rows may.
        return names.Length == count ? [.. names.DenseValues().Select(name => name.ToString())] : null;
    }

    /// <summary>A name for each feature.</summary>
    /// <param name="column">The feature column.</param>
    /// <param name="names">The names it gives, some of which may be empty; null where it gives none.</param>
    /// <param name="count">How many features there are.</param>
    public static IReadOnlyList<string> Complete(string column, IReadOnlyList<string>? names, int count) =>
        [.. Enumerable.Range(0, count).Select(slot => names?[slot] is { Length: > 0 } name ? name : Made(column, slot))];

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

        var column = features.Name;
        annotations.AddSlotNames(count, (ref VBuffer<ReadOnlyMemory<char>> names) =>
            names = new(count, [.. Complete(column, names: null, count).Select(name => name.AsMemory())]));
    }

    private static string Made(string column, int slot) => string.Create(CultureInfo.InvariantCulture, $"{column}.{slot}");
}
