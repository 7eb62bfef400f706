using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Metrics;

/// <summary>
/// What each row adds to the metric that a task always reports: summed up on the device, so that no batch waits for it.
/// </summary>
internal abstract class TorchMetric : IDisposable
{
    private readonly List<Tensor> _constants = [];

    /// <summary>What each row adds, [rows].</summary>
    public abstract Tensor OfRows(Tensor predictions, Tensor labels);

    public static TorchMetric For(LearningTask task, TargetScale? targets, Device device) => task switch
    {
        LearningTask.MulticlassClassification => new ClassAccuracy(),
        LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => new TruthAccuracy(device),
        _ => new SquaredErrors(targets, device),
    };

    public void Dispose()
    {
        foreach (var constant in _constants)
            constant.Dispose();
    }

    protected Tensor Constant(float[] values, Device device)
    {
        var constant = tensor(values, float32, device).DetachFromDisposeScope();
        _constants.Add(constant);
        return constant;
    }
}
