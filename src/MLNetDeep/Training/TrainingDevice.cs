using System.Globalization;

namespace MLNetDeep.Training;

/// <summary>Where a network is trained.</summary>
/// <param name="Name">"cpu", or a GPU's "cuda:0".</param>
internal sealed record TrainingDevice(string Name)
{
    /// <summary>The machine's processors.</summary>
    public static TrainingDevice Cpu { get; } = new("cpu");

    public bool IsCpu => Name == Cpu.Name;

    /// <summary>What kind of device it is, whichever of them: "cpu" or "cuda".</summary>
    public string Kind => Name.Split(':')[0];

    /// <summary>An NVIDIA GPU, by its number.</summary>
    public static TrainingDevice Cuda(int index) => new(string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"));

    /// <summary>The device for what the options and the MLContext ask for.</summary>
    /// <param name="asked">What the options ask for.</param>
    /// <param name="gpuDeviceId"><c>MLContext.GpuDeviceId</c>.</param>
    /// <param name="fallbackToCpu"><c>MLContext.FallbackToCpu</c>.</param>
    /// <param name="package">What computes on GPUs; null where the program does not have it.</param>
    /// <param name="warn">Told when a GPU was asked for, or could have been used, and the CPU is.</param>
    /// <exception cref="InvalidOperationException">A GPU was asked for, is absent, and falling back is not allowed.</exception>
    public static TrainingDevice Find(
        ComputeDevice asked, int? gpuDeviceId, bool fallbackToCpu, EnginePackage? package, Action<string> warn)
    {
        var index = gpuDeviceId ?? 0;
        if (asked == ComputeDevice.Cpu)
            return Cpu;
        if (asked == ComputeDevice.Auto && gpuDeviceId is null)
            return package is not null && package.IsUsable(warn) && package.HasGpu(index) ? Cuda(index) : Cpu;
        if (package is not null && package.HasGpu(index))
            return Cuda(index);

        var wish = asked == ComputeDevice.Cuda
            ? "The options ask for ComputeDevice.Cuda"
            : string.Create(CultureInfo.InvariantCulture, $"MLContext.GpuDeviceId asks for GPU {index}");
        var absent = string.Create(CultureInfo.InvariantCulture, $"{wish}, but CUDA device {index} is not available.");
        if (!fallbackToCpu)
            throw new InvalidOperationException($"{absent} {package?.GpuWayOut ?? EnginePackage.WayToGpu}");
        warn($"{absent} Training on the CPU.");
        return Cpu;
    }
}
