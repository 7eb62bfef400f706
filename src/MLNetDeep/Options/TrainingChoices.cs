using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>The device that trains a network. Scoring always runs on the CPU and needs no libtorch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComputeDevice>))]
public enum ComputeDevice
{
    /// <summary>
    /// An NVIDIA GPU if there is one (device <c>MLContext.GpuDeviceId</c>, or 0), else the CPU. If <c>MLContext.GpuDeviceId</c> is set, a
    /// missing device is an error unless <c>MLContext.FallbackToCpu</c> is true.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The CPU.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>
    /// An NVIDIA GPU: device <c>MLContext.GpuDeviceId</c>, or 0. If there is none: the CPU with a warning if <c>MLContext.FallbackToCpu</c>
    /// is true (ML.NET's default), else an error.
    /// </summary>
    [JsonStringEnumMemberName("cuda")]
    Cuda,
}

/// <summary>The engine that computes outputs and gradients in training. Results differ only by rounding; speeds differ.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingEngineKind>))]
public enum TrainingEngineKind
{
    /// <summary>The fastest for the device: <see cref="Managed"/> on the CPU, <see cref="Torch"/> on a GPU.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>
    /// Managed vectorised code with gradients written by hand, on the CPU only. It has all layers, losses and optimizers. It uses several
    /// threads when they are faster, and gives the same bits with any number of threads.
    /// </summary>
    [JsonStringEnumMemberName("managed")]
    Managed,

    /// <summary>TorchSharp's operations and automatic differentiation, on the CPU or a GPU.</summary>
    [JsonStringEnumMemberName("torch")]
    Torch,
}

/// <summary>The precision of training. Trained models and scoring are always single precision.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingPrecision>))]
[SuppressMessage("Naming", "CA1720", Justification = "It is this type that is meant.")]
public enum TrainingPrecision
{
    /// <summary>Single precision throughout.</summary>
    [JsonStringEnumMemberName("single")]
    Single,

    /// <summary>
    /// <see cref="Dense"/> layers multiply in bfloat16 (8 exponent bits, 8 bits of precision): operands and results are rounded to it.
    /// Weights, gradients, updates, other layers, losses and validation stay in single precision. Like Keras' policy <c>mixed_bfloat16</c>.
    /// No loss scaling is needed, since bfloat16 has the range of Single.
    /// </summary>
    [JsonStringEnumMemberName("bFloat16Mixed")]
    BFloat16Mixed,
}

/// <summary>Where the rows of a fit are during training.</summary>
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
    /// Read again for every epoch, in pieces that are shuffled in memory. While one piece trains, the next is read. The data view must give
    /// the same rows every time.
    /// </summary>
    [JsonStringEnumMemberName("streaming")]
    Streaming,
}

/// <summary>What happens when a fit is cancelled after its first step. Before that, every fit throws.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancellationBehavior>))]
public enum CancellationBehavior
{
    /// <summary>
    /// It returns the best model so far: the weights of the best finished epoch or, if no epoch has finished, the present weights. Its
    /// history ends with <see cref="TrainingEnd.Cancelled"/>.
    /// </summary>
    [JsonStringEnumMemberName("returnBest")]
    ReturnBest,

    /// <summary>It throws an <see cref="OperationCanceledException"/>, as other operations of .NET do.</summary>
    [JsonStringEnumMemberName("throw")]
    Throw,
}
