using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Transforms;

/// <summary>value × scale + offset, both finite. Immutable; the getters it makes belong to one row.</summary>
internal sealed record Rescaling(float Scale, float Offset)
{
    /// <summary>The getter of a rescaled column of single values.</summary>
    public ValueGetter<float> ScalarGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var get = SingleConverter.For(column.Type).ScalarGetter(row, column);
        return (ref float value) =>
        {
            get(ref value);
            value = value * Scale + Offset;
        };
    }

    /// <summary>The getter of a rescaled column of vectors.</summary>
    public ValueGetter<VBuffer<float>> VectorGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var get = ColumnRules.WithCheckedLength("Rescale input column", column, SingleConverter.For(column.Type).VectorGetter(row, column));

        // Not in place: some getters hand out a buffer that is still theirs.
        var values = default(VBuffer<float>);
        return (ref VBuffer<float> rescaled) =>
        {
            get(ref values);
            rescaled = values.IsDense || Offset == 0 ? OfExplicitValues(values, rescaled) : OfAllValues(values, rescaled);
        };
    }

    /// <summary>As dense or sparse as the values are: what a sparse vector leaves out is 0, and stays so without an offset.</summary>
    private VBuffer<float> OfExplicitValues(in VBuffer<float> values, VBuffer<float> reused)
    {
        var editor = VBufferEditor.Create(ref reused, values.Length, values.GetValues().Length);
        TensorPrimitives.Multiply(values.GetValues(), Scale, editor.Values);
        if (Offset != 0)
            TensorPrimitives.Add(editor.Values, Offset, editor.Values);
        if (!values.IsDense)
            values.GetIndices().CopyTo(editor.Indices);
        return editor.Commit();
    }

    /// <summary>Dense: what a sparse vector leaves out becomes the offset.</summary>
    private VBuffer<float> OfAllValues(in VBuffer<float> values, VBuffer<float> reused)
    {
        var editor = VBufferEditor.Create(ref reused, values.Length);
        editor.Values.Fill(Offset);
        var indices = values.GetIndices();
        var explicitValues = values.GetValues();
        for (var i = 0; i < indices.Length; i++)
            editor.Values[indices[i]] = explicitValues[i] * Scale + Offset;
        return editor.Commit();
    }

    /// <summary>Whether an annotation of the column that says something of its values still holds afterwards.</summary>
    public bool KeepsTrue(string annotation) => annotation switch
    {
        AnnotationUtils.Kinds.SlotNames => true,
        AnnotationUtils.Kinds.CategoricalSlotRanges => Offset == 0 && Scale != 0,
        AnnotationUtils.Kinds.IsNormalized => Offset == 0 && Scale == 1,
        _ => false,
    };
}
