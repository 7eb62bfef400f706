namespace MLNetDeep;

/// <summary>
/// Something that is told how a training run proceeds, and may ask for it to end. Override what you need; every method does nothing by
/// default.
/// </summary>
/// <remarks>
/// Called on the thread that trains. One object may serve several fits one after the other: reset in <see cref="OnTrainingBegin"/> what
/// belongs to a run. An exception thrown from a callback ends the fit and reaches its caller.
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
    /// Before the first epoch, or, in a fit that continues from a checkpoint, before the first that is trained; the earlier ones are in
    /// <see cref="TrainingRun.Epochs"/>.
    /// </summary>
    public virtual void OnTrainingBegin(TrainingRun run)
    {
    }

    /// <summary>Before the first batch of an epoch.</summary>
    public virtual void OnEpochBegin(TrainingRun run)
    {
    }

    /// <summary>After each optimizer step.</summary>
    public virtual void OnBatchEnd(TrainingRun run)
    {
    }

    /// <summary>After an epoch and its validation. Not called for one that is cancelled before its end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The epoch's record, the last of <see cref="TrainingRun.Epochs"/>.</param>
    public virtual void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
    }

    /// <summary>After the last epoch, when the model's weights are chosen. Not called when training ends with an exception.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">The finished record.</param>
    public virtual void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
    }
}
