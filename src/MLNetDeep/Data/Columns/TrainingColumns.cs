using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;
using MLNetDeep.Options;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// The columns of a data view to train on, found and checked, and what follows from them: the task, and the network's two widths.
/// </summary>
internal sealed record TrainingColumns
{
    /// <summary>What the label column is called in a message.</summary>
    public const string LabelRole = "Label column";

    /// <summary>Above this a key count is taken for "not known": no network has so many outputs.</summary>
    private const ulong MostClasses = 1_000_000;

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
        ClassCount = task == LearningTask.MulticlassClassification ? ClassCountOf(label) : null;
        SlotNames = LabelIsVector ? LabelSlotNames.Read(label, LabelWidth) : null;
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
        var columns = new TrainingColumns(
            schema[features.Name], schema[label.Name], weight, task,
            options.Loss)
        { MayLackFeatures = options.HiddenLayers is [TableEncoding, ..] };
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
        var label = schema.RequireColumn(
            LabelRole, options.LabelColumnName,
            $"Name the right one in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.LabelColumnName)}.");
        var task = TaskOf(label, options.Loss, expectedTask, labelTexts);
        if (expectedTask is { } expected && expected != task)
        {
            var byLabel = $"ake the trainer with new {nameof(DenseNetworkTrainer)}(...), which takes the task from the label.";
            var wayOut = LabelAdvice.StepTo(expected, label, texts: null) is { } step ? $"Append {step}, or m{byLabel}" : $"M{byLabel}";
            throw label.WrongType(LabelRole, $"must be {LabelTypeOf(expected)} for {expected}", wayOut);
        }
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
            throw Mismatch($"label column '{Label.Name}' must be {LabelTypeOf(Task, LabelIsVector)}, as in the training set",
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
    public void CheckClasses(IEnumerable<int> classes, long rows)
    {
        if (!LabelIsVector && HasOneClassInARow && classes.Distinct().Take(2).ToArray() is [var only])
            throw OneClass(only, $"{rows} rows", "Check the label, or how the rows were filtered.");
    }

    /// <summary>The same for the rows that a split leaves to train on.</summary>
    /// <inheritdoc cref="CheckClasses"/>
    public void CheckTrainingClasses(IEnumerable<int> classes, long rows)
    {
        if (!LabelIsVector && HasOneClassInARow && classes.Distinct().Take(2).ToArray() is [var only])
            throw OneClass(only, $"{rows} training rows",
                $"The other classes are held out: use {nameof(RandomSplit)}, which keeps a row of every class in training, or pass a "
                + $"validation set to Fit.");
    }

    /// <summary>What a class is called in a message.</summary>
    public string NameOfClass(int index) =>
        Task == LearningTask.BinaryClassification ? (index == 1 ? "true" : "false") : Classes?.Names[index] ?? $"key {index + 1}";

    private InvalidOperationException OneClass(int only, string rows, string wayOut) =>
        new($"{LabelRole} '{Label.Name}' must hold at least 2 classes. Received: '{NameOfClass(only)}' in all of {rows}. {wayOut}");

    private static LearningTask TaskOf(
        SchemaShape.Column label, LossFunction? loss, LearningTask? expected, Func<IReadOnlyList<string>?>? labelTexts)
    {
        var isVector = label.IsKnownSizeVector();
        if (label.IsScalar() && label.IsKey)
            return LearningTask.MulticlassClassification;
        if ((label.IsScalar() || isVector) && label.ItemType is BooleanDataViewType)
            return isVector ? LearningTask.MultiLabelClassification : LearningTask.BinaryClassification;
        if (label.IsScalar() && label.ItemType == NumberDataViewType.Single)
            return LearningTask.Regression;
        if (isVector && label.ItemType == NumberDataViewType.Single)
            return TaskOfNumbers(loss?.Fits, expected);

        throw label.WrongType(
            LabelRole,
            "must be a key (for multiclass classification), a Boolean (for binary classification), a Single (for regression), or a "
            + "vector of known size of Boolean (for several labels at once) or Single (for regression of several numbers)",
            WayOutOf(label, expected, labelTexts?.Invoke()));
    }

    /// <summary>
    /// What a vector of Single is: the loss says whether its numbers are probabilities of classes, or of true; else the catalog a trainer
    /// comes from does.
    /// </summary>
    private static LearningTask TaskOfNumbers(TargetKind? ofLoss, LearningTask? expected) => ofLoss switch
    {
        TargetKind.Classes => LearningTask.MulticlassClassification,
        TargetKind.Truths => LearningTask.MultiLabelClassification,
        null when expected == LearningTask.MulticlassClassification => LearningTask.MulticlassClassification,
        _ => LearningTask.Regression,
    };

    private static string LabelTypeOf(LearningTask task, bool isVector = false) => task switch
    {
        LearningTask.MulticlassClassification => isVector ? "a vector of Single with a probability for each class" : "a key",
        LearningTask.BinaryClassification => "a Boolean",
        LearningTask.MultiLabelClassification => "a vector of Boolean of known size",
        _ => isVector ? "a vector of Single of known size" : "a Single",
    };

    /// <summary>
    /// What makes a label of a type that no task has one that the task expected has, or where none is expected one of each.
    /// </summary>
    private static string WayOutOf(SchemaShape.Column label, LearningTask? expected, IReadOnlyList<string>? texts)
    {
        if (label.IsVariableVector())
            return "Give every row the same number of values, by declaring the column as a vector of known size where it is loaded.";
        if (label.IsKey)
            return $"Append Conversion.MapKeyToVector(\"{label.Name}\", outputCountVector: true), and set "
                + $"{nameof(DenseNetworkOptions.Loss)} to {nameof(BinaryCrossEntropy)}.";
        if (LabelAdvice.MappingTo(expected, label) is { } mapping)
        {
            return expected is null && LabelAdvice.StepTo(LearningTask.MulticlassClassification, label, texts) is { } keys
                ? $"Append {keys} for classes, or {mapping}" : $"M{mapping[1..]}";
        }
        if (!label.IsScalar())
        {
            var numbers = LabelAdvice.StepTo(LearningTask.Regression, label, texts);
            return LabelAdvice.StepTo(LearningTask.MultiLabelClassification, label, texts) is { } truths
                ? $"Append {truths} for several labels at once, or {numbers} for numbers."
                : $"Append {numbers} where the texts are numbers; for several labels at once, {LabelAdvice.TruthsOfTexts(label.Name)}";
        }

        var otherwise = texts?.Count >= 2 ? " (or the other way round)" : "";
        if (expected is { } task && LabelAdvice.StepTo(task, label, texts) is { } only)
            return $"Append {only}{(task == LearningTask.BinaryClassification ? otherwise : "")}.";

        (LearningTask Task, string Use)[] tasks =
        [
            (LearningTask.MulticlassClassification, "for classes"),
            (LearningTask.BinaryClassification, $"for true and false{otherwise}"),
            (LearningTask.Regression, "for numbers"),
        ];
        var steps = tasks.Select(each => (Step: LabelAdvice.StepTo(each.Task, label, texts), each.Use))
            .Where(each => each.Step is not null);
        return $"Append {string.Join(", ", steps.Select(each => $"{each.Step} {each.Use}"))}.";
    }

    private static int ClassCountOf(DataViewSchema.Column label) => label.Type switch
    {
        VectorDataViewType { Size: 1 } =>
            throw new ArgumentOutOfRangeException(
            null, $"{LabelRole} '{label.Name}' must have at least 2 classes. Received: a vector of 1 slot. Give it a slot for each class."),
        VectorDataViewType { Size: var size } => size,
        _ => KeyCountOf(label),
    };

    private static int KeyCountOf(DataViewSchema.Column label) => ((KeyDataViewType)label.Type).Count switch
    {
        1 => throw new ArgumentOutOfRangeException(
            null, $"{LabelRole} '{label.Name}' must have at least 2 classes. Received: a key of 1 value. Check that the training rows "
                + $"hold more than one class."),
        0 or > MostClasses =>
        throw new ArgumentOutOfRangeException(
        null, $"{LabelRole} '{label.Name}' must be a key whose number of values is known and at most {MostClasses}. Received: "
            + $"{label.Type}. Append {LabelAdvice.KeysOf(label.Name)}."),
        var count => (int)count,
    };
}
