using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Data.Columns;

/// <summary>The names of the slots of a label column that is a vector.</summary>
internal static class LabelSlotNames
{
    /// <returns>Null when the column has no such annotation.</returns>
    public static ClassLabels? Read(DataViewSchema.Column label, int width)
    {
        if (!label.HasSlotNames(width))
            return null;

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        label.GetSlotNames(ref names);
        // An annotation may be of another length than its type says, as rows may.
        return names.Length == width ? ClassLabels.From(names.DenseValues().Select(name => name.ToString()).ToArray()) : null;
    }
}
