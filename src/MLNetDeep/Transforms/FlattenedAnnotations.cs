using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Data.AnnotationUtils;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Transforms;

/// <summary>
/// What a flattened column says of its slots: their names, where an input has any (a single value is named by its column), and that
/// they are normalized, where all inputs say so. Promised for the shape of a schema, delivered for the schema itself.
/// </summary>
internal static class FlattenedAnnotations
{
    /// <summary>The annotations there will be.</summary>
    public static SchemaShape Promise(IReadOnlyList<SchemaShape.Column> inputs)
    {
        var annotations = new List<SchemaShape.Column>();
        if (inputs.Any(input => input.Kind == VectorKind.Scalar || input.HasSlotNames()))
            annotations.Add(new SchemaShape.Column(Kinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, isKey: false));
        if (inputs.All(input => input.IsNormalized()))
            annotations.Add(new SchemaShape.Column(Kinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false));
        return new SchemaShape(annotations);
    }

    /// <summary>The annotations themselves.</summary>
    /// <param name="inputs">The input columns in order.</param>
    /// <param name="size">The number of slots of all of them.</param>
    public static DataViewSchema.Annotations Deliver(IReadOnlyList<DataViewSchema.Column> inputs, int size)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (inputs.Any(input => input.Type is not VectorDataViewType vector || input.HasSlotNames(vector.Size)))
            annotations.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(size, SlotNames(inputs, size)));
        if (inputs.All(input => input.Annotations.Schema.GetColumnOrNull(Kinds.IsNormalized)?.Type == BooleanDataViewType.Instance))
            annotations.Add(Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = inputs.All(IsMarkedNormalized));
        return annotations.ToAnnotations();
    }

    private static ReadOnlyMemory<char>[] SlotNames(IReadOnlyList<DataViewSchema.Column> inputs, int size)
    {
        var names = new ReadOnlyMemory<char>[size];
        var start = 0;
        foreach (var input in inputs)
        {
            if (input.Type is not VectorDataViewType vector)
            {
                names[start++] = input.Name.AsMemory();
                continue;
            }
            if (input.HasSlotNames(vector.Size))
            {
                VBuffer<ReadOnlyMemory<char>> own = default;
                input.GetSlotNames(ref own);
                // An annotation may be of another length than its type says, as rows may.
                foreach (var (slot, name) in own.Items().Where(item => item.Key < vector.Size))
                    names[start + slot] = inputs.Count == 1 || name.IsEmpty ? name : $"{input.Name}.{name}".AsMemory();
            }
            start += vector.Size;
        }
        return names;
    }

    private static bool IsMarkedNormalized(DataViewSchema.Column input)
    {
        var isNormalized = false;
        input.Annotations.GetValue(Kinds.IsNormalized, ref isNormalized);
        return isNormalized;
    }
}
