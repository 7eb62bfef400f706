using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What computes a network's outputs and gradients while it is trained. Results are the same but for rounding; the time they take is not.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEngineKind>))]
public enum TrainingEngineKind
{
    /// <summary>The fastest for the device.</summary>
    Auto,

    /// <summary>TorchSharp's operations and automatic differentiation, on the CPU or a GPU.</summary>
    Torch,
}
