using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring;

/// <summary>Puts class labels into a column's annotations, as a vector of their own type.</summary>
internal static class ClassLabelAnnotation
{
    public static void Add(DataViewSchema.Annotations.Builder builder, string kind, ClassLabels classes)
    {
        if (classes.Values is string[] texts)
        {
            AddVector(builder, kind, TextDataViewType.Instance, texts.Select(text => text.AsMemory()).ToArray());
            return;
        }

        var type = classes.Values.GetType().GetElementType()!;
        var addVector = typeof(ClassLabelAnnotation).GetMethod(nameof(AddVector), BindingFlags.NonPublic | BindingFlags.Static)!;
        addVector.MakeGenericMethod(type).Invoke(null, [builder, kind, ColumnTypeExtensions.PrimitiveTypeFromType(type), classes.Values]);
    }

    private static void AddVector<T>(DataViewSchema.Annotations.Builder builder, string kind, PrimitiveDataViewType type, T[] values) =>
        builder.Add(kind, new VectorDataViewType(type, values.Length), (ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, values.Length);
            values.CopyTo(editor.Values);
            value = editor.Commit();
        });
}
