using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Training;

namespace MLNetDeep;

/// <content>What a fit trains and where, before it reads a row.</content>
public sealed partial class DenseNetworkTrainer
{
    /// <summary>Finds what a fit trains and where; says what is missing for it before anything is read.</summary>
    private FitSetting SettingOf(
        DenseNetworkOptions options, TrainingColumns columns, IChannel channel, PreviousNetwork? previous = null)
    {
        var specification = NetworkSpecification.WithOutput(
            columns.FeatureCount, columns.LayersOn(options.HiddenLayers), columns.OutputCount, options.OutputLayer);
        previous?.CheckFits(specification, options.EnsembleSize, columns.Task, columns.Classes,
            ModelDescription.ScoreFunctionOf(columns.Task, columns.Loss));
        var device = FindDevice(channel);
        var engine = TrainingEngine.KindFor(options.Engine, device);
        if (engine == TrainingEngineKind.Torch)
            TrainingEngine.TorchPackage.EnsureLoaded();
        var precision = PrecisionChoice.On(options.Precision, device, () => EnginePackage.OrNull is not null, channel.Warning);
        if (precision == TrainingPrecision.BFloat16Mixed)
            EnginePackage.OrNull!.EnsureLoaded();
        return new FitSetting(options, columns, specification, device, engine, precision, previous);
    }

    private TrainingDevice FindDevice(IChannel channel)
    {
        var settings = (IHostEnvironmentInternal)_env;
        // The managed engine has no other device; a GPU that is asked for by name is refused later, not ignored.
        var asked = _options is { Engine: TrainingEngineKind.Managed, Device: ComputeDevice.Auto } && settings.GpuDeviceId is null
            ? ComputeDevice.Cpu : _options.Device;
        if (asked == ComputeDevice.Cpu)
            return TrainingDevice.Cpu;
        return TrainingDevice.Find(asked, settings.GpuDeviceId, settings.FallbackToCpu, EnginePackage.OrNull, channel.Warning);
    }

    /// <summary>What a fit trains and where, whichever rows it has.</summary>
    private sealed record FitSetting(
        DenseNetworkOptions Options,
        TrainingColumns Columns,
        NetworkSpecification Specification,
        TrainingDevice Device,
        TrainingEngineKind Engine,
        TrainingPrecision Precision,
        PreviousNetwork? Previous)
    {
        /// <summary>Lets libtorch compute gradients on this thread where it computes; null where it does not.</summary>
        public IDisposable? AllowGradients() => Engine == TrainingEngineKind.Torch ? TrainingEngine.TorchPackage.AllowGradients() : null;

        /// <summary>Puts features where the device wants them.</summary>
        public FeatureRows Place(FeatureRows rows) => Device.IsCpu
            ? rows
            : EnginePackage.OrNull!.Place(rows, Device, TrainingMemory.BytesOf(
                Specification, Options.Optimizer, Options.BatchSizeFor(rows.Count), rows.Count));
    }
}
