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
