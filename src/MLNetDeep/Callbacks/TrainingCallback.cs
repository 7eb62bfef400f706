namespace MLNetDeep;

/// <summary>
/// The base class of callbacks. The fit calls its methods while it trains, and a callback may ask it to end. Override the methods you need;
/// by default they do nothing.
/// </summary>
/// <remarks>
/// The methods are called on the thread that trains. Several fits may use one object, one after the other: reset in
/// <see cref="OnTrainingBegin"/> what belongs to a run. An exception from a callback ends the fit and reaches its caller.
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
