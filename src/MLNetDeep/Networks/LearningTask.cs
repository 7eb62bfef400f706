using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What a network has learnt to predict; follows from the type of the label column.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningTask>))]
public enum LearningTask
{
    /// <summary>One of several classes: a key label, or a vector of probabilities; softmax output, cross-entropy loss.</summary>
    [JsonStringEnumMemberName("multiclassClassification")]
    MulticlassClassification,

    /// <summary>True or false: a Boolean label, sigmoid output, binary cross-entropy loss.</summary>
    [JsonStringEnumMemberName("binaryClassification")]
    BinaryClassification,

    /// <summary>A number, or several: a Single or a vector of Single as label, linear output, mean squared error loss.</summary>
    [JsonStringEnumMemberName("regression")]
    Regression,

    /// <summary>
    /// True or false for each of several labels: a vector of Boolean as label, sigmoid outputs, binary cross-entropy loss.
    /// </summary>
    [JsonStringEnumMemberName("multiLabelClassification")]
    MultiLabelClassification,
}

/// <summary>What tasks have in common.</summary>
internal static class LearningTasks
{
    /// <summary>Whether each output is true or false, and what a network computes for it the log-odds of true.</summary>
    public static bool PredictsTruths(this LearningTask task) =>
        task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
}
