using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What a network has learnt to predict; follows from the type of the label column.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningTask>))]
public enum LearningTask
{
    /// <summary>One of several classes: a key label, softmax output, cross-entropy loss.</summary>
    MulticlassClassification,

    /// <summary>True or false: a Boolean label, sigmoid output, binary cross-entropy loss.</summary>
    BinaryClassification,

    /// <summary>A number: a Single label, linear output, mean squared error loss.</summary>
    Regression,
}
