using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Options;

namespace MLNetDeep.Data.Columns;

/// <summary>What a fit asks of the label column, and which task follows from it.</summary>
internal static class LabelColumn
{
    public const string Role = "Label column";

    /// <summary>Above this a key count is taken for "not known": no network has so many outputs.</summary>
    private const ulong MostClasses = 1_000_000;

    /// <summary>Checks the column in a shape.</summary>
    /// <param name="schema">The shape.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="loss">The loss of the options; null for the label's own.</param>
    /// <param name="expectedTask">The task of the catalog that the trainer comes from; null for any.</param>
    /// <param name="labelTexts">Reads what texts the column holds, for an error; null where there are no rows to look into.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of a type that cannot be used.</exception>
    public static (SchemaShape.Column Label, LearningTask Task) Check(
        SchemaShape schema, string name, LossFunction? loss, LearningTask? expectedTask, Func<IReadOnlyList<string>?>? labelTexts)
    {
        var label = schema.RequireColumn(
            Role, name,
            $"Name the right one in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.LabelColumnName)}.");
        var task = TaskOf(label, loss, expectedTask, labelTexts);
        if (expectedTask is { } expected && expected != task)
        {
            var byLabel = $"ake the trainer with new {nameof(DenseNetworkTrainer)}(...), which takes the task from the label.";
            var wayOut = LabelAdvice.StepTo(expected, label, texts: null) is { } step ? $"Append {step}, or m{byLabel}" : $"M{byLabel}";
            throw label.WrongType(Role, $"must be {TypeFor(expected)} for {expected}", wayOut);
        }
        return (label, task);
    }

    /// <summary>The type that a task asks of its label, as a message says it.</summary>
    public static string TypeFor(LearningTask task, bool isVector = false) => task switch
    {
        LearningTask.MulticlassClassification => isVector ? "a vector of Single with a probability for each class" : "a key",
        LearningTask.BinaryClassification => "a Boolean",
        LearningTask.MultiLabelClassification => "a vector of Boolean of known size",
        _ => isVector ? "a vector of Single of known size" : "a Single",
    };

    /// <summary>How many classes the label of a classification tells apart.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2, or an unknown number.</exception>
    public static int ClassCountOf(DataViewSchema.Column label) => label.Type switch
    {
        VectorDataViewType { Size: 1 } =>
            throw new ArgumentOutOfRangeException(
                null, $"{Role} '{label.Name}' must have at least 2 classes. Received: a vector of 1 slot. Give it a slot for each class."),
        VectorDataViewType { Size: var size } => size,
        _ => KeyCountOf(label),
    };

    private static int KeyCountOf(DataViewSchema.Column label) => ((KeyDataViewType)label.Type).Count switch
    {
        1 => throw new ArgumentOutOfRangeException(
            null, $"{Role} '{label.Name}' must have at least 2 classes. Received: a key of 1 value. Check that the training rows "
                + $"hold more than one class."),
        0 or > MostClasses =>
        throw new ArgumentOutOfRangeException(
            null, $"{Role} '{label.Name}' must be a key whose number of values is known and at most {MostClasses}. Received: "
            + $"{label.Type}. Append {LabelAdvice.KeysOf(label.Name)}."),
        var count => (int)count,
    };

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
            Role,
            "must be a key (for multiclass classification), a Boolean (for binary classification), a Single (for regression), or a "
            + "vector of known size of Boolean (for several labels at once) or Single (for regression of several numbers)",
            LabelAdvice.WayOut(label, expected, labelTexts?.Invoke()));
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
}
