using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>The precision a network is trained in. Trained models and scoring are single precision in any case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingPrecision>))]
[SuppressMessage("Naming", "CA1720", Justification = "It is this type that is meant.")]
public enum TrainingPrecision
{
    /// <summary>Single precision throughout.</summary>
    [JsonStringEnumMemberName("single")]
    Single,

    /// <summary>
    /// Matrix products of <see cref="Dense"/> layers of numbers rounded to bfloat16 (8 bits exponent, 8 bits precision), with results in
    /// it; weights, gradients, updates, all other layers, losses and validation in single precision. As Keras' policy
    /// <c>mixed_bfloat16</c>; no loss scaling is needed, since bfloat16 has the range of Single.
    /// </summary>
    [JsonStringEnumMemberName("bFloat16Mixed")]
    BFloat16Mixed,
}
