using MLNetDeep.Data.Features;
using MLNetDeep.Networks;
using MLNetDeep.Torch.BFloat16;
using MLNetDeep.Torch.Features;
using MLNetDeep.Torch.Loading;
using MLNetDeep.Torch.Networks;
using MLNetDeep.Torch.Training;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Managed.Layers;

[assembly: EnginePackage(typeof(MLNetDeep.Torch.TorchPackage))]

namespace MLNetDeep.Torch;

/// <summary>What this package adds to MLNetDeep; found and made by it.</summary>
internal sealed class TorchPackage : EnginePackage
{
    public override string GpuWayOut => TorchRuntime.CudaWayOut;

    public override void EnsureLoaded() => TorchRuntime.EnsureLoaded();

    public override bool HasGpu(int index) => TorchRuntime.HasCuda(index);

    public override FeatureRows Place(FeatureRows rows, TrainingDevice device, long forTraining) =>
        ResidentFeatureRows.OrAsTheyAre(rows, device.ToTorch(), forTraining);

    public override ParameterBuffer NewBuffer(int count, TrainingDevice device) =>
        device.IsCpu ? FlatTensor.Zeros(count, TorchSharp.torch.ScalarType.Float32, TorchSharp.torch.CPU).AsBuffer()
            : new ParameterBuffer(count);

    public override IDisposable AllowGradients() => new GradientMode();

    public override TrainingEngine EngineOf(TrainingPlan plan) => new TorchEngine(plan);

    public override ManagedLayer BFloat16Dense(Dense dense, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    {
        memory.Own(new ThreadUse());
        return new BFloat16DenseLayer(dense, placed, input, output, memory);
    }
}
