using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Where features are read: in the feature column itself, or, where that is a column of bytes to which nothing but our Rescale and Flatten
/// was done, in the bytes, which need a quarter of the memory.
/// </summary>
/// <param name="Column">The column to read, of the data view that is trained on; it may be a hidden one.</param>
/// <param name="OfBytes">What its bytes become; null where it holds the features as they are.</param>
internal sealed record FeatureSource(DataViewSchema.Column Column, ElementScaling? OfBytes)
{
    /// <summary>The source of a feature column.</summary>
    /// <remarks>
    /// A transform that adds a column under a name that is there keeps the former one, hidden, and puts the new one right behind it. So a
    /// column that is the n-th of its name in one data view is the n-th of its name in every view that was made of it by adding columns,
    /// and can be read there.
    /// </remarks>
    public static FeatureSource Of(IDataView data, DataViewSchema.Column features)
    {
        var asItIs = new FeatureSource(features, OfBytes: null);
        var steps = new Stack<(float Scale, float Offset)>();
        var (view, name, occurrence) = (data, features.Name, CountOf(data.Schema, features.Name) - 1);
        while (SourceOf(view) is { } source)
        {
            // A column that was there before: the view only hands it through.
            if (occurrence < CountOf(source.Schema, name))
            {
                view = source;
                continue;
            }
            if ((view as RowToRowMapperTransform)?.GetTransformer() is not IScaledColumn scaled || scaled.OutputColumnName != name
                || scaled.OnlyInputColumnName is not { } input)
                return asItIs;

            if (scaled.Scale != 1 || scaled.Offset != 0)
                steps.Push((scaled.Scale, scaled.Offset));
            (view, name, occurrence) = (source, input, CountOf(source.Schema, input) - 1);
        }

        var column = data.Schema.Where(column => column.Name == name).ElementAt(occurrence);
        var scaling = new ElementScaling([.. steps]);
        var isBytes = column.Type is VectorDataViewType { ItemType: var item } vector && item == NumberDataViewType.Byte
            && vector.Size == ((VectorDataViewType)features.Type).Size;
        return isBytes && scaling.IsFinite ? new FeatureSource(column, scaling) : asItIs;
    }

    /// <summary>What a view was made of by adding columns to rows, or by leaving rows out; null for any other view.</summary>
    private static IDataView? SourceOf(IDataView view) => view switch
    {
        RowToRowMapperTransform mapped => mapped.Source,
        IDataTransform filter when ReferenceEquals(filter.Schema, filter.Source.Schema) => filter.Source,
        _ => null,
    };

    private static int CountOf(DataViewSchema schema, string name) => schema.Count(column => column.Name == name);
}
