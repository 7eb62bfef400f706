namespace MLNetDeep;

/// <summary>
/// The base class of callbacks. The fit calls its methods during training, and a callback may ask the fit to end. Override the methods you
/// need; by default they do nothing.
/// </summary>
/// <remarks>
/// The methods are called on the thread that trains. Several fits may use one object, one after the other: reset the state of a run in
/// <see cref="OnTrainingBegin"/>. An exception from a callback ends the fit and reaches its caller.
/// </remarks>
/// <example><code>
/// sealed class StopAtTarget(double target) : TrainingCallback
/// {
///     public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
///     {
///         if (epoch.ValidationMetric > target)
///             run.RequestStop($"The target of {target} was reached.");
///     }
/// }
///
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new StopAtTarget(0.95)]);
/// </code></example>
public abstract class TrainingCallback
{
    /// <summary>
    /// Called before the first epoch. In a fit that continues from a checkpoint, it is called before the first epoch that is trained; the
    /// earlier ones are in <see cref="TrainingRun.Epochs"/>.
    /// </summary>
    public virtual void OnTrainingBegin(TrainingRun run)
    {
    }

    /// <summary>Called before the first batch of an epoch.</summary>
    public virtual void OnEpochBegin(TrainingRun run)
    {
    }

    /// <summary>Called after each batch.</summary>
    public virtual void OnBatchEnd(TrainingRun run)
    {
    }

    /// <summary>Called after an epoch and its validation, but not for an epoch that is cancelled before its end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The epoch's record, the last of <see cref="TrainingRun.Epochs"/>.</param>
    public virtual void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
    }

    /// <summary>Called after the last epoch, when the model's weights are chosen. Not called if training ends with an exception.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">The finished record.</param>
    public virtual void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
    }
}
