using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Scoring;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Explaining;

/// <summary>The columns an explanation makes: promised for the shape of a schema, delivered for the schema itself.</summary>
internal static class ExplanationColumns
{
    /// <summary>What the name of the contributions' column is followed by in that of their deviation.</summary>
    public const string DeviationSuffix = "Deviation";

    /// <summary>What the name of the contributions' column is followed by in that of the explained output.</summary>
    public const string OutputSuffix = "Output";

    /// <summary>The columns there will be.</summary>
    public static SchemaShape.Column[] Promise(string name, DenseNetworkModel model)
    {
        var slotNames = new SchemaShape([ColumnSlots.Promise()]);
        var contributions = new SchemaShape.Column(name, VectorKind.Vector, NumberDataViewType.Single, isKey: false, slotNames);
        var deviation = new SchemaShape.Column(name + DeviationSuffix, VectorKind.Scalar, NumberDataViewType.Single, isKey: false);
        if (model.OutputCount == 1)
            return [contributions, deviation];

        var keyValues = new SchemaShape(Delivered(OutputAnnotations(model)));
        return [contributions, deviation,
            new SchemaShape.Column(name + OutputSuffix, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, keyValues)];
    }

    /// <summary>The columns themselves.</summary>
    /// <param name="name">The name of the first.</param>
    /// <param name="model">The network.</param>
    /// <param name="features">The column it reads.</param>
    /// <param name="columns">What contributions are added up for; null where each slot has its own.</param>
    public static DataViewSchema.DetachedColumn[] Deliver(string name, DenseNetworkModel model, DataViewSchema.Column features,
        ColumnsOfSlots? columns)
    {
        var slotNames = new DataViewSchema.Annotations.Builder();
        if (columns is null)
            FeatureNames.Add(slotNames, features, model.FeatureCount);
        else
            ColumnSlots.Add(slotNames, columns.Names);
        var contributions = new DataViewSchema.DetachedColumn(
            name, new VectorDataViewType(NumberDataViewType.Single, columns?.Names.Count ?? model.FeatureCount), slotNames.ToAnnotations());
        var deviation = new DataViewSchema.DetachedColumn(name + DeviationSuffix, NumberDataViewType.Single);
        return model.OutputCount == 1
            ? [contributions, deviation]
            : [contributions, deviation,
                new DataViewSchema.DetachedColumn(
                    name + OutputSuffix, new KeyDataViewType(typeof(uint), model.OutputCount), OutputAnnotations(model))];
    }

    /// <summary>For each of the columns a delegate that gets its value for the row as it is when called.</summary>
    public static Delegate[] Getters(DenseNetworkModel model, ExplainedCursorRow row)
    {
        ValueGetter<VBuffer<float>> contributions = row.GetContributions;
        ValueGetter<float> deviation = (ref value) => value = (float)row.Explained.Deviation;
        ValueGetter<uint> output = (ref value) => value = (uint)((row.Explained.Output ?? -1) + 1);
        return model.OutputCount == 1 ? [contributions, deviation] : [contributions, deviation, output];
    }

    private static DataViewSchema.Annotations OutputAnnotations(DenseNetworkModel model)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if ((model.Description.Classes ?? Models.ClassLabels.From(model.OutputNames.ToArray())) is { Names.Count: > 0 } labels)
            ClassLabelAnnotation.Add(builder, AnnotationUtils.Kinds.KeyValues, labels);
        return builder.ToAnnotations();
    }

    private static IEnumerable<SchemaShape.Column> Delivered(DataViewSchema.Annotations annotations) =>
        annotations.Schema.Select(annotation =>
        new SchemaShape.Column(annotation.Name, VectorKind.Vector, ((VectorDataViewType)annotation.Type).ItemType, isKey: false));
}
