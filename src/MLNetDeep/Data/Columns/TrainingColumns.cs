using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// The columns of a data view to train on, found and checked, and what follows from them: the task, and the network's two widths.
/// </summary>
internal sealed record TrainingColumns
{
    private TrainingColumns(
        DataViewSchema.Column features, DataViewSchema.Column label, DataViewSchema.Column? weight, LearningTask task, LossFunction? loss)
    {
        Features = features;
        Label = label;
        Weight = weight;
        Task = task;
        Loss = LabelFit.LossFor(task, loss);
        FeatureCount = ((VectorDataViewType)features.Type).Size;
        LabelIsVector = label.Type is VectorDataViewType;
        LabelWidth = label.Type is VectorDataViewType vector ? vector.Size : 1;
        ClassCount = task == LearningTask.MulticlassClassification ? LabelColumn.ClassCountOf(label) : null;
        SlotNames = LabelIsVector && ColumnSlots.NamesOf(label) is { } names ? ClassLabels.From(names.ToArray()) : null;
        Classes = ClassCount is not { } count ? null : LabelIsVector ? SlotNames : ClassLabelsReader.Read(label, count);
    }

    public DataViewSchema.Column Features { get; }

    public DataViewSchema.Column Label { get; }

    /// <summary>Null when each row weighs 1.</summary>
    public DataViewSchema.Column? Weight { get; }

    public LearningTask Task { get; }

    /// <summary>What is minimised: what the options name, or else what the task comes with.</summary>
    public LossFunction Loss { get; }

    public int FeatureCount { get; }

    /// <summary>The number of classes; null when the task is not multiclass.</summary>
    public int? ClassCount { get; }

    /// <summary>What the label's keys stand for; null when they stand for nothing, or the task is not multiclass.</summary>
    public ClassLabels? Classes { get; }

    /// <summary>Whether the label is a vector: of several numbers, several truths, or the probabilities of classes.</summary>
    public bool LabelIsVector { get; }

    /// <summary>How many numbers the label of a row is.</summary>
    public int LabelWidth { get; }

    /// <summary>The names of the slots of a label that is a vector; null when it is none or they have none.</summary>
    public ClassLabels? SlotNames { get; }

    public int OutputCount => ClassCount ?? Quantiles?.Count ?? LabelWidth;

    /// <summary>The quantiles of the label that are learnt, one by each output; null where it is learnt otherwise.</summary>
    public IReadOnlyList<float>? Quantiles => (Loss as QuantilesError)?.Quantiles;

    /// <summary>Whether a row belongs to one class more than to others, so that the rows of a class can be drawn or weighed.</summary>
    public bool HasOneClassInARow => Task is LearningTask.MulticlassClassification or LearningTask.BinaryClassification;

    /// <summary>What is read of each row beside the features; no value of it may be missing.</summary>
    public IEnumerable<DataViewSchema.Column> ReadBesidesFeatures => new[] { Label, Weight, Group }.OfType<DataViewSchema.Column>();

    /// <summary>The column that says which group a row belongs to; null when rows are not split by groups.</summary>
    public DataViewSchema.Column? Group { get; private init; }

    /// <summary>Whether a row counts in which features are missing: where the first layer knows what to do with them.</summary>
    public bool MayLackFeatures { get; private init; }

    /// <summary>The layers asked for; a <see cref="TableEncoding"/> among them knows its categories.</summary>
    public IReadOnlyList<Layer> LayersOn(IReadOnlyList<Layer> hidden)
    {
        if (hidden is not [TableEncoding table, ..])
            return hidden;

        var found = table.Categories is null ? table with { Categories = CategorySlots.Of(Features) } : table;
        return EmbedCategories.CompletedIn([found, .. hidden.Skip(1)], FeatureCount);
    }

    /// <summary>Finds and checks the columns of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    public static TrainingColumns Find(DataViewSchema schema, DenseNetworkOptions options, LearningTask? expectedTask) =>
        Find(schema, options, expectedTask, labelTexts: null);

    /// <summary>The same, where an error may look into the rows for what the label holds.</summary>
    public static TrainingColumns Find(IDataView data, DenseNetworkOptions options, LearningTask? expectedTask) =>
        Find(data.Schema, options, expectedTask, () => LabelAdvice.TextsOf(data, options.LabelColumnName));

    private static TrainingColumns Find(
        DataViewSchema schema, DenseNetworkOptions options, LearningTask? expectedTask, Func<IReadOnlyList<string>?>? labelTexts)
    {
        var (features, label, task) = Check(SchemaShape.Create(schema), options, expectedTask, labelTexts);
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? schema[name] : null;
        var columns = new TrainingColumns(schema[features.Name], schema[label.Name], weight, task, options.Loss)
        {
            MayLackFeatures = options.HiddenLayers is [TableEncoding, ..],
        };
        return options.Split is GroupSplit grouped ? columns with { Group = schema[grouped.GroupColumnName] } : columns;
    }

    /// <summary>The same columns, and one whose rows of one value belong together.</summary>
    /// <param name="schema">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namedIn">What names it, for an error.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of a type that cannot be used.</exception>
    public TrainingColumns WithGroups(DataViewSchema schema, string name, string namedIn)
    {
        GroupColumn.Check(SchemaShape.Create(schema), name, namedIn);
        return this with { Group = schema[name] };
    }

    /// <summary>Checks the shape of a data view, as far as a shape tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    public static (SchemaShape.Column Features, SchemaShape.Column Label, LearningTask Task) Check(
        SchemaShape schema, DenseNetworkOptions options, LearningTask? expectedTask, Func<IReadOnlyList<string>?>? labelTexts = null)
    {
        var features = FeatureColumn.Check(schema, options.FeatureColumnName);
        var (label, task) = LabelColumn.Check(schema, options.LabelColumnName, options.Loss, expectedTask, labelTexts);
        LabelFit.Check(label, task, options);
        ExampleWeightColumn.Check(schema, options.ExampleWeightColumnName);
        if (options.Split is GroupSplit grouped)
            GroupColumn.Check(schema, grouped.GroupColumnName);
        return (features, label, task);
    }

    /// <summary>Checks that another data view (a validation set) speaks of the same features and classes as this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public void CheckSameMeaning(TrainingColumns other)
    {
        if (other.FeatureCount != FeatureCount)
            throw Mismatch($"feature column '{Features.Name}' must have {FeatureCount} slots, as in the training set",
                $"{other.FeatureCount} slots");
        if (other.Task != Task)
            throw Mismatch($"label column '{Label.Name}' must be {LabelColumn.TypeFor(Task, LabelIsVector)}, as in the training set",
                $"{other.Label.Type}");
        if (other.ClassCount != ClassCount && !LabelIsVector && !other.LabelIsVector)
            throw Mismatch($"label column '{Label.Name}' must be a key of {ClassCount} values, as in the training set",
                $"a key of {other.ClassCount} values");
        if (other.LabelIsVector != LabelIsVector || other.LabelWidth != LabelWidth)
            throw Mismatch($"label column '{Label.Name}' must be a {Label.Type}, as in the training set", $"a {other.Label.Type}");
        if (!Equals(other.Classes, Classes))
            throw Mismatch($"label column '{Label.Name}' must give its keys the same meaning as in the training set",
                $"keys for {other.Classes}; the training set has keys for {Classes}");

        static ArgumentOutOfRangeException Mismatch(string rule, string received) =>
            new(null, $"The validation set's {rule}. Received: {received}. Transform both sets with the same fitted transformers.");
    }

    /// <summary>Checks that there is something to tell apart.</summary>
    /// <param name="classes">The classes that rows are of; one may come more than once.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <exception cref="InvalidOperationException">All rows are of one class.</exception>
    public void CheckClasses(IEnumerable<int> classes, long rows) =>
        RequireTwo(classes, $"{rows} rows", "Check the label, or how the rows were filtered.");

    /// <summary>The same for the rows that a split leaves to train on.</summary>
    /// <inheritdoc cref="CheckClasses"/>
    public void CheckTrainingClasses(IEnumerable<int> classes, long rows) => RequireTwo(classes, $"{rows} training rows",
        $"The other classes are held out: use {nameof(RandomSplit)}, which keeps a row of every class in training, or pass a "
        + $"validation set to Fit.");

    /// <summary>What a class is called in a message.</summary>
    public string NameOfClass(int index) =>
        Task == LearningTask.BinaryClassification ? (index == 1 ? "true" : "false") : Classes?.Names[index] ?? $"key {index + 1}";

    private void RequireTwo(IEnumerable<int> classes, string rows, string wayOut)
    {
        if (!LabelIsVector && HasOneClassInARow && classes.Distinct().Take(2).ToArray() is [var only])
            throw new InvalidOperationException(
                $"{LabelColumn.Role} '{Label.Name}' must hold at least 2 classes. Received: '{NameOfClass(only)}' in all of {rows}. "
                + wayOut);
    }
}
