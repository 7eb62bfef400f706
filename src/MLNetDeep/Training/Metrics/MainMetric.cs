using static TorchSharp.torch;

namespace MLNetDeep.Training.Metrics;

/// <summary>
/// The metric that a task always reports: a mean over the rows of an epoch, summed up on the device, so that no batch waits for it.
/// </summary>
internal abstract class MainMetric : IDisposable
{
    private readonly List<Tensor> _constants = [];

    /// <summary>"accuracy" or "rmse".</summary>
    public abstract string Name { get; }

    /// <summary>What each row adds, [rows].</summary>
    public abstract Tensor OfRows(Tensor predictions, Tensor labels);

    /// <summary>The metric from the mean over the rows.</summary>
    public virtual double From(double mean) => mean;

    /// <summary>Whether a higher metric is better.</summary>
    public static bool HigherIsBetterFor(LearningTask task) => task != LearningTask.Regression;

    public static MainMetric For(LearningTask task, TargetScale? targets, Device device) => task switch
    {
        LearningTask.MulticlassClassification => new ClassAccuracy(),
        LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => new TruthAccuracy(device),
        _ => new RootMeanSquare(targets, device),
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
