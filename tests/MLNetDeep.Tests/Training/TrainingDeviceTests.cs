using Microsoft.ML;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Loading;

namespace MLNetDeep.Tests.Training;

/// <summary>Where a GPU is asked for and there is none. On a machine with one there is nothing to see here.</summary>
[TestClass]
public sealed class TrainingDeviceTests
{
    private readonly MLContext _mlContext = new() { FallbackToCpu = false };
    private readonly LogLines _log;

    public TrainingDeviceTests() => _log = new LogLines(_mlContext);

    [TestInitialize]
    public void NeedsNoCuda()
    {
        if (TorchRuntime.HasCuda(0))
            Assert.Inconclusive("This test is about machines without CUDA.");
    }

    [TestMethod]
    public void Cuda_asked_for_by_the_options() =>
        Refuses(ComputeDevice.Cuda, "The options ask for ComputeDevice.Cuda, but CUDA device 0 is not available.");

    [TestMethod]
    public void Cuda_asked_for_by_the_options_and_the_context()
    {
        _mlContext.GpuDeviceId = 1;
        Refuses(ComputeDevice.Cuda, "The options ask for ComputeDevice.Cuda, but CUDA device 1 is not available.");
    }

    [TestMethod]
    public void Cuda_asked_for_by_the_context()
    {
        _mlContext.GpuDeviceId = 2;
        Refuses(ComputeDevice.Auto, "MLContext.GpuDeviceId asks for GPU 2, but CUDA device 2 is not available.");
    }

    [TestMethod]
    public void Cuda_with_leave_to_fall_back_warns_and_trains_on_the_CPU()
    {
        _mlContext.FallbackToCpu = true;
        Assert.AreEqual("cpu", Fit(ComputeDevice.Cuda).Device);
        _mlContext.GpuDeviceId = 0;
        Assert.AreEqual("cpu", Fit(ComputeDevice.Auto).Device);

        CollectionAssert.AreEqual(
            new[]
            {
                "The options ask for ComputeDevice.Cuda, but CUDA device 0 is not available. Training on the CPU.",
                "MLContext.GpuDeviceId asks for GPU 0, but CUDA device 0 is not available. Training on the CPU.",
            },
            _log.Warnings);
    }

    [TestMethod]
    public void The_CPU_asked_for_by_the_options_is_used_whatever_the_context_says()
    {
        _mlContext.GpuDeviceId = 0;
        Assert.AreEqual("cpu", Fit(ComputeDevice.Cpu).Device);
        CollectionAssert.AreEqual(Array.Empty<string>(), _log.Warnings);
    }

    [TestMethod]
    public void Nothing_asked_for_is_the_CPU_without_a_word()
    {
        Assert.AreEqual("cpu", Fit(ComputeDevice.Auto).Device);
        CollectionAssert.AreEqual(Array.Empty<string>(), _log.Warnings);
    }

    private TrainingHistory Fit(ComputeDevice device) =>
        new DenseNetworkTrainer(_mlContext, Toy.Options with { Device = device }).Fit(Toy.Binary()).History;

    private void Refuses(ComputeDevice device, string message)
    {
        var data = new WatchedView(Toy.Binary());
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => new DenseNetworkTrainer(_mlContext, Toy.Options with { Device = device }).Fit(data));

        Assert.AreEqual($"{message} {TorchRuntime.CudaWayOut}", error.Message);
        Assert.AreEqual(0, data.Cursors, "No data need be read to find out.");
    }
}
