using System.Text.Json.Serialization;

namespace MLNetDeep.Models;

/// <summary>What is done to a network's outputs to make them scores.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScoreFunction>))]
internal enum ScoreFunction
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("identity")]
    Identity,

    /// <summary>Softmax: scores are probabilities of classes.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>The exponential: the network predicts logarithms.</summary>
    [JsonStringEnumMemberName("exponential")]
    Exponential,

    /// <summary>Ascending order: outputs are quantiles.</summary>
    [JsonStringEnumMemberName("sorted")]
    Sorted,
}
