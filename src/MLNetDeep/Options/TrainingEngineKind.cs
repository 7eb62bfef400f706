using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// The engine that computes a network's outputs and gradients while it is trained. Results differ only by rounding; the time differs.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEngineKind>))]
public enum TrainingEngineKind
{
    /// <summary>The fastest for the device: <see cref="Managed"/> on the CPU, <see cref="Torch"/> on a GPU.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>
    /// Managed vectorised code with gradients written by hand, on the CPU alone. All layers, losses and optimizers; several threads where
    /// they pay, and the same bits with any number of them.
    /// </summary>
    [JsonStringEnumMemberName("managed")]
    Managed,

    /// <summary>TorchSharp's operations and automatic differentiation, on the CPU or a GPU.</summary>
    [JsonStringEnumMemberName("torch")]
    Torch,
}
