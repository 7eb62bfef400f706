using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Data.Columns;

/// <summary>Reads what the keys of a label column stand for from its KeyValues annotation.</summary>
internal static class ClassLabelsReader
{
    /// <returns>Null when the column has no such annotation, or not one value for each key.</returns>
    public static ClassLabels? Read(DataViewSchema.Column label, int classCount)
    {
        if (label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is not VectorDataViewType type
            || type.Size != classCount)
            return null;

        var values = type.ItemType is TextDataViewType
            ? Values<ReadOnlyMemory<char>>(label).Select(name => name.ToString()).ToArray()
            : (Array)typeof(ClassLabelsReader).GetMethod(nameof(Values), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.ItemType.RawType).Invoke(null, [label])!;
        // An annotation may be of another length than its type says, as rows may.
        return values.Length == classCount ? ClassLabels.From(values) : null;
    }

    private static T[] Values<T>(DataViewSchema.Column label)
    {
        var values = default(VBuffer<T>);
        label.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        return [.. values.DenseValues()];
    }
}
