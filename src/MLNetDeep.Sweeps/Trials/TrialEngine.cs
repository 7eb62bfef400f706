using Microsoft.ML;
using MLNetDeep.Training;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// What will compute in a trial, as its options say it: on processors several train side by side, with the Torch engine and on a GPU one
/// after another.
/// </summary>
internal static class TrialEngine
{
    /// <returns>Never <see cref="TrainingEngineKind.Auto"/>.</returns>
    public static TrainingEngineKind Of(MLContext mlContext, DenseNetworkOptions options) =>
        options.Engine == TrainingEngineKind.Auto && MayUseGpu(mlContext, options) || options.Engine == TrainingEngineKind.Torch
            ? TrainingEngineKind.Torch : TrainingEngineKind.Managed;

    private static bool MayUseGpu(MLContext mlContext, DenseNetworkOptions options) =>
        options.Device == ComputeDevice.Cuda || options.Device == ComputeDevice.Auto
            && (mlContext.GpuDeviceId is not null || EnginePackage.OrNull is { } package && package.IsUsable(_ => { })
            && package.HasGpu(0));
}
