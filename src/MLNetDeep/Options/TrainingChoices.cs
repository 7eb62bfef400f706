using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Where a network is trained. Scoring needs neither choice nor libtorch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComputeDevice>))]
public enum ComputeDevice
{
    /// <summary>
    /// CUDA where it is present (device <c>MLContext.GpuDeviceId</c>, or 0), else the CPU. When <c>MLContext.GpuDeviceId</c> is set, a
    /// missing device is an error unless <c>MLContext.FallbackToCpu</c> is true.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The CPU.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>
    /// An NVIDIA GPU: device <c>MLContext.GpuDeviceId</c>, or 0. Where there is none: the CPU with a warning if
    /// <c>MLContext.FallbackToCpu</c> is true (ML.NET's default), else an error.
    /// </summary>
    [JsonStringEnumMemberName("cuda")]
    Cuda,
}

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

/// <summary>Where the rows of a fit are while it trains.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataPlacement>))]
public enum DataPlacement
{
    /// <summary>
    /// In memory if they fit (<see cref="DenseNetworkOptions.DataMemoryMegabytes"/>), else streamed. The log and the history say which.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>In memory: the data view is read once.</summary>
    [JsonStringEnumMemberName("inMemory")]
    InMemory,

    /// <summary>
    /// Read again for every epoch, in pieces that are shuffled in memory, while the piece before is trained on. The data view must give the
    /// same rows every time.
    /// </summary>
    [JsonStringEnumMemberName("streaming")]
    Streaming,
}

/// <summary>What happens when a fit is cancelled after its first step. Before that, every fit throws.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancellationBehavior>))]
public enum CancellationBehavior
{
    /// <summary>
    /// It returns the best model so far: the weights of the best epoch that has ended, or, where none has, the weights as they are. Its
    /// history ends with <see cref="TrainingEnd.Cancelled"/>.
    /// </summary>
    [JsonStringEnumMemberName("returnBest")]
    ReturnBest,

    /// <summary>It throws an <see cref="OperationCanceledException"/>, as other operations of .NET do.</summary>
    [JsonStringEnumMemberName("throw")]
    Throw,
}
