using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Data;

/// <summary>The columns of a data view to train on, found and checked, and what follows from them: the task, and the network's two widths.</summary>
internal sealed record TrainingColumns
{
    private const string LabelRole = "Label column";

    /// <summary>Above this a key count is taken for "not known": no network has so many outputs.</summary>
    private const ulong MostClasses = 1_000_000;

    private TrainingColumns(DataViewSchema.Column features, DataViewSchema.Column label, LearningTask task)
    {
        Features = features;
        Label = label;
        Task = task;
        FeatureCount = ((VectorDataViewType)features.Type).Size;
        ClassCount = task == LearningTask.MulticlassClassification ? ClassCountOf(label) : null;
        Classes = ClassCount is { } count ? ClassLabelsReader.Read(label, count) : null;
    }

    public DataViewSchema.Column Features { get; }

    public DataViewSchema.Column Label { get; }

    public LearningTask Task { get; }

    public int FeatureCount { get; }

    /// <summary>The number of classes; null when the task is not multiclass.</summary>
    public int? ClassCount { get; }

    /// <summary>What the label's keys stand for; null when they stand for nothing, or the task is not multiclass.</summary>
    public ClassLabels? Classes { get; }

    public int OutputCount => ClassCount ?? 1;

    /// <summary>The columns of which no value may be missing, as in "'Features' or 'Label'".</summary>
    public string Names => Group is { } group ? $"'{Features.Name}', '{Label.Name}' or '{group.Name}'" : $"'{Features.Name}' or '{Label.Name}'";

    /// <summary>The column that says which group a row belongs to; null when rows are not split by groups.</summary>
    public DataViewSchema.Column? Group { get; private init; }

    /// <summary>Finds and checks the columns of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that does not serve.</exception>
    public static TrainingColumns Find(DataViewSchema schema, DenseNetworkOptions options, LearningTask? expectedTask)
    {
        var (features, label, task) = Check(SchemaShape.Create(schema), options, expectedTask);
        var columns = new TrainingColumns(schema[features.Name], schema[label.Name], task);
        return options.Split is GroupSplit grouped ? columns with { Group = schema[grouped.GroupColumnName] } : columns;
    }

    /// <summary>Checks the shape of a data view, as far as a shape tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that does not serve.</exception>
    public static (SchemaShape.Column Features, SchemaShape.Column Label, LearningTask Task) Check(
        SchemaShape schema, DenseNetworkOptions options, LearningTask? expectedTask)
    {
        var features = FeatureColumn.Check(schema, options.FeatureColumnName);
        var label = schema.RequireColumn(LabelRole, options.LabelColumnName, $"Name the right one in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.LabelColumnName)}.");
        var task = TaskOf(label);
        if (expectedTask is { } expected && expected != task)
            throw label.WrongType(LabelRole, $"must be {LabelTypeOf(expected)} for {expected}", $"Append {ConversionTo(expected, label.Name)}, or make the trainer with new {nameof(DenseNetworkTrainer)}(...), which takes the task from the label.");
        if (options.Split is GroupSplit grouped)
            GroupColumn.Check(schema, grouped.GroupColumnName);
        return (features, label, task);
    }

    /// <summary>Checks that another data view (a validation set) speaks of the same features and classes as this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public void CheckSameMeaning(TrainingColumns other)
    {
        if (other.FeatureCount != FeatureCount)
            throw Mismatch($"feature column '{Features.Name}' must have {FeatureCount} slots, as in the training set", $"{other.FeatureCount} slots");
        if (other.Task != Task)
            throw Mismatch($"label column '{Label.Name}' must be {LabelTypeOf(Task)}, as in the training set", $"{other.Label.Type}");
        if (other.ClassCount != ClassCount)
            throw Mismatch($"label column '{Label.Name}' must be a key of {ClassCount} values, as in the training set", $"a key of {other.ClassCount} values");
        if (!Equals(other.Classes, Classes))
            throw Mismatch($"label column '{Label.Name}' must give its keys the same meaning as in the training set", $"keys that stand for {other.Classes}, where training has {Classes}");

        static ArgumentOutOfRangeException Mismatch(string rule, string received) =>
            new(null, $"The validation set's {rule}. Received: {received}. Transform both sets with the same fitted transformers.");
    }

    private static LearningTask TaskOf(SchemaShape.Column label)
    {
        if (label.IsScalar() && label.IsKey)
            return LearningTask.MulticlassClassification;
        if (label.IsScalar() && label.ItemType is BooleanDataViewType)
            return LearningTask.BinaryClassification;
        if (label.IsScalar() && label.ItemType == NumberDataViewType.Single)
            return LearningTask.Regression;

        var name = label.Name;
        throw label.WrongType(
            LabelRole,
            "must be a key (for multiclass classification), a Boolean (for binary classification) or a Single (for regression)",
            $"Append {ConversionTo(LearningTask.MulticlassClassification, name)} for classes, {ConversionTo(LearningTask.BinaryClassification, name)} for true and false, {ConversionTo(LearningTask.Regression, name)} for numbers.");
    }

    private static string LabelTypeOf(LearningTask task) => task switch
    {
        LearningTask.MulticlassClassification => "a key",
        LearningTask.BinaryClassification => "a Boolean",
        _ => "a Single",
    };

    private static string ConversionTo(LearningTask task, string column) => task switch
    {
        LearningTask.MulticlassClassification => $"Conversion.MapValueToKey(\"{column}\")",
        LearningTask.BinaryClassification => $"Conversion.ConvertType(\"{column}\", outputKind: DataKind.Boolean)",
        _ => $"Conversion.ConvertType(\"{column}\", outputKind: DataKind.Single)",
    };

    private static int ClassCountOf(DataViewSchema.Column label) => ((KeyDataViewType)label.Type).Count switch
    {
        1 => throw new ArgumentOutOfRangeException(null, $"{LabelRole} '{label.Name}' must have at least 2 classes. Received: a key of 1 value. Check that the training rows hold more than one class."),
        0 or > MostClasses => throw new ArgumentOutOfRangeException(null, $"{LabelRole} '{label.Name}' must be a key whose number of values is known and at most {MostClasses}. Received: {label.Type}. Append Conversion.MapValueToKey(\"{label.Name}\")."),
        var count => (int)count,
    };
}
