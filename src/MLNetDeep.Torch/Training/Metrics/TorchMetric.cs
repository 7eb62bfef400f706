using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Metrics;

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

/// <summary>The share of rows whose highest output is that of their class; of a label of probabilities that is the likeliest.</summary>
internal sealed class ClassAccuracy : TorchMetric
{
    public override Tensor OfRows(Tensor predictions, Tensor labels) =>
        predictions.argmax(1).eq(labels.dtype == ScalarType.Int64 ? labels : labels.argmax(1)).to(float32);
}

/// <summary>The share of right answers to true or false; of several labels in a row, their mean. A label above one half is true.</summary>
internal sealed class TruthAccuracy : TorchMetric
{
    private readonly Tensor _half;

    public TruthAccuracy(Device device) => _half = Constant([0.5f], device);

    // An output above zero is a probability above one half. Compared with a tensor of zeros: a number would become a temporary Scalar (docs/decisions/0004).
    public override Tensor OfRows(Tensor predictions, Tensor labels) =>
        predictions.gt(zeros_like(predictions)).eq(labels.gt(_half)).to(float32).mean([1]);
}

/// <summary>The squared error of each row, averaged over its outputs, in units of the label.</summary>
internal sealed class SquaredErrors : TorchMetric
{
    private readonly Tensor? _unitsSquared;

    public SquaredErrors(TargetScale? targets, Device device) =>
        _unitsSquared = targets is null ? null : Constant([.. targets.Deviations.Select(deviation => deviation * deviation)], device);

    public override Tensor OfRows(Tensor predictions, Tensor labels)
    {
        var squares = nn.functional.mse_loss(predictions, labels, nn.Reduction.None);
        return (_unitsSquared is null ? squares : squares.mul(_unitsSquared)).mean([1]);
    }
}
