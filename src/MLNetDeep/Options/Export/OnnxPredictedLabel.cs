using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>In which form an exported multiclass network gives its predicted class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnnxPredictedLabel>))]
public enum OnnxPredictedLabel
{
    /// <summary>
    /// ML.NET's key, as its own converter gives it (ONNX: uint32): 1 is the first class; 0, the missing key, where scores are NaN.
    /// </summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>
    /// The number of the class, as scikit-learn and PyTorch count (ONNX: int64): 0 is the first class; -1 where scores are NaN.
    /// </summary>
    [JsonStringEnumMemberName("index")]
    Index,

    /// <summary>
    /// What the class stands for: a text as text (ONNX: string), a number or Boolean in its own type, a date or time as text in invariant
    /// culture. Where scores are NaN: an empty text, NaN, zero or false.
    /// </summary>
    [JsonStringEnumMemberName("value")]
    Value,
}
