using MLNetDeep.Torch.Loading;

namespace MLNetDeep.Tests.Support;

/// <summary>The device that tests train on: the CPU, or what the variable MLNETDEEP_TEST_DEVICE says, "cuda". So one suite tests every
/// device.</summary>
internal static class TestDevice
{
    public const string Variable = "MLNETDEEP_TEST_DEVICE";

    public static ComputeDevice Device { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "cpu" => ComputeDevice.Cpu,
        "cuda" => ComputeDevice.Cuda,
        var other => throw new InvalidOperationException($"{Variable} must be 'cpu' or 'cuda'. Received: '{other}'."),
    };

    /// <summary>Ends a test that needs a GPU where there is none.</summary>
    public static void RequireGpu()
    {
        if (!TorchRuntime.HasCuda(0))
            throw new AssertInconclusiveException(
                "This test compares a GPU with the CPU: it needs an NVIDIA GPU and a libtorch with CUDA (docs/gpu.md).");
    }

    /// <summary>What a history calls it.</summary>
    public static string Name => Device == ComputeDevice.Cpu ? "cpu" : "cuda:0";

    /// <summary>The device for options: the CPU where they ask for it, or for an engine that computes nowhere else.</summary>
    public static ComputeDevice For(DenseNetworkOptions options) =>
        options.Device == ComputeDevice.Cpu || options.Engine == TrainingEngineKind.Managed ? ComputeDevice.Cpu : Device;
}
