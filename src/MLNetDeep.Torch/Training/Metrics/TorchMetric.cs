using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Metrics;

/// <summary>
/// What each row adds to the metric that a task always reports: summed up on the device, so that no batch waits for it.
/// </summary>
internal abstract class TorchMetric : IDisposable
{
    private readonly List<Tensor> _constants = [];

    /// <summary>What each row adds, [rows], in single or double precision.</summary>
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

    protected Tensor Constant(float value, Device device) => Own(tensor(value, float32, device));

    protected Tensor Constant(double[] values, Device device) => Own(tensor(values, float64, device));

    private Tensor Own(Tensor constant)
    {
        constant.DetachFromDisposeScope();
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

    public TruthAccuracy(Device device) => _half = Constant(0.5f, device);

    // An output above zero is a probability above one half. Compared with a tensor of zeros: a number would become a temporary Scalar
    // (docs/decisions/0004).
    public override Tensor OfRows(Tensor predictions, Tensor labels) =>
        predictions.gt(zeros_like(predictions)).eq(labels.gt(_half)).to(float32).mean([1]);
}

/// <summary>The squared error of each row, averaged over its outputs, in units of the label.</summary>
internal sealed class SquaredErrors : TorchMetric
{
    private readonly Tensor? _units;

    public SquaredErrors(TargetScale? targets, Device device) =>
        _units = targets is null ? null : Constant([.. targets.Deviations.Select(deviation => (double)deviation)], device);

    // In double: in single precision the squares of errors of 1e-23 are 0, and those of 1e20 infinite.
    public override Tensor OfRows(Tensor predictions, Tensor labels)
    {
        var errors = predictions.sub(labels).to(float64);
        if (_units is not null)
            errors = errors.mul(_units); // one error, where units are those of several quantiles
        return errors.mul(errors).mean([1]);
    }
}
