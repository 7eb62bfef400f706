using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Which number an explanation divides among the features.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExplainedScore>))]
public enum ExplainedScore
{
    /// <summary>
    /// What the output layer gives, before softmax, sigmoid or exponential: the logit of a class, the log-odds of true, the logarithm of a
    /// Poisson rate, or the predicted number itself. It does not flatten out where the network is sure. For an ensemble, what one network
    /// would need to give for the averaged score.
    /// </summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>
    /// What a reader of the prediction sees: the probability of a class, of true or of a label, or the predicted number. The probability of
    /// a class says what speaks for it and against the others.
    /// </summary>
    [JsonStringEnumMemberName("prediction")]
    Prediction,
}
