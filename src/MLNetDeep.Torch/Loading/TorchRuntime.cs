using MLNetDeep.Training;
using TorchSharp;

namespace MLNetDeep.Torch.Loading;

/// <summary>Brings libtorch into the process and finds the device to train on, with errors that say what to do.</summary>
internal static class TorchRuntime
{
    /// <summary>Loads libtorch if it is not loaded yet.</summary>
    /// <exception cref="InvalidOperationException">
    /// It cannot be loaded; the message names the package to add, the inner exception has TorchSharp's own account.
    /// </exception>
    public static void EnsureLoaded()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception cannotLoad) when (
            cannotLoad is NotSupportedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
            or TypeInitializationException or IOException)
        {
            // Nothing of torch can be asked here, not even its version: its type initializer has failed.
            throw new InvalidOperationException(
                $"MLNetDeep.Torch needs libtorch {PackageVersion}, which this program does not have. Add the package "
                + $"{EnginePackage.CpuLibrary} (version {PackageVersion}) to train on the CPU{CudaAdvice()} Training by the managed "
                + $"engine (ComputeDevice.Cpu) and scoring need neither.", cannotLoad);
        }
    }

    /// <summary>Whether an NVIDIA GPU can be used. Loads libtorch.</summary>
    public static bool HasCuda(int index)
    {
        EnsureLoaded();
        return torch.cuda.is_available() && index < torch.cuda.device_count();
    }

    /// <summary>What to do where a GPU was asked for and there is none.</summary>
    public static string CudaWayOut => EnginePackage.CudaLibrary is { } package
        ? $"Add the package {package} in place of {EnginePackage.CpuLibrary} on a machine with an NVIDIA GPU and driver, or set "
            + $"MLContext.FallbackToCpu to true, or train on ComputeDevice.Cpu."
        : "There is no CUDA for this system: set MLContext.FallbackToCpu to true, or train on ComputeDevice.Cpu.";

    /// <summary>The version of libtorch that TorchSharp was built for.</summary>
    public const string PackageVersion = "2.10.0";

    private static string CudaAdvice() => EnginePackage.CudaLibrary is { } package ? $", or {package} for an NVIDIA GPU." : ".";
}
