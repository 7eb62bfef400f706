using System.Globalization;
using MLNetDeep.Interop;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>Finds the device a network is trained on from what the options and the MLContext ask for.</summary>
internal static class TrainingDevice
{
    /// <param name="asked">What the options ask for.</param>
    /// <param name="gpuDeviceId"><c>MLContext.GpuDeviceId</c>.</param>
    /// <param name="fallbackToCpu"><c>MLContext.FallbackToCpu</c>.</param>
    /// <param name="warn">Told when a GPU was asked for and the CPU is used.</param>
    /// <exception cref="InvalidOperationException">libtorch is missing, or a GPU was asked for, is absent, and falling back is not allowed.</exception>
    public static Device Find(ComputeDevice asked, int? gpuDeviceId, bool fallbackToCpu, Action<string> warn)
    {
        TorchRuntime.EnsureLoaded();
        var index = gpuDeviceId ?? 0;
        if (asked == ComputeDevice.Cpu)
            return CPU;
        if (TorchRuntime.HasCuda(index))
            return device(string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"));
        if (asked == ComputeDevice.Auto && gpuDeviceId is null)
            return CPU;

        var absent = string.Create(CultureInfo.InvariantCulture, $"{(asked == ComputeDevice.Cuda ? "The options ask for ComputeDevice.Cuda" : $"MLContext.GpuDeviceId asks for GPU {index}")}, but CUDA device {index} is not available.");
        if (!fallbackToCpu)
            throw new InvalidOperationException($"{absent} {TorchRuntime.CudaWayOut}");
        warn($"{absent} Training on the CPU.");
        return CPU;
    }
}
