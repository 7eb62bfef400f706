namespace MLNetDeep;

/// <summary>A callback made of functions, where a class would be too much. Set the functions you need.</summary>
/// <remarks>
/// Keras' <c>LambdaCallback</c>. What the functions keep to themselves is theirs to reset, in <see cref="TrainingBegin"/>. They are called
/// on the thread that trains; an exception from one ends the fit and reaches its caller.
/// </remarks>
/// <example><code>
/// new LambdaCallback { EpochEnd = (run, epoch) => Console.WriteLine($"{epoch.Epoch}: {epoch.ValidationLoss}") }
/// </code></example>
public sealed class LambdaCallback : TrainingCallback
{
    /// <summary>What <see cref="TrainingCallback.OnTrainingBegin"/> does.</summary>
    /// <value>The default value is null: nothing.</value>
    public Action<TrainingRun>? TrainingBegin { get; init; }

    /// <summary>What <see cref="TrainingCallback.OnEpochBegin"/> does.</summary>
    /// <value>The default value is null: nothing.</value>
    public Action<TrainingRun>? EpochBegin { get; init; }

    /// <summary>What <see cref="TrainingCallback.OnBatchEnd"/> does.</summary>
    /// <value>The default value is null: nothing.</value>
    public Action<TrainingRun>? BatchEnd { get; init; }

    /// <summary>What <see cref="TrainingCallback.OnEpochEnd"/> does.</summary>
    /// <value>The default value is null: nothing.</value>
    public Action<TrainingRun, EpochRecord>? EpochEnd { get; init; }

    /// <summary>What <see cref="TrainingCallback.OnTrainingEnd"/> does.</summary>
    /// <value>The default value is null: nothing.</value>
    public Action<TrainingRun, TrainingHistory>? TrainingEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingRun run) => TrainingBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run) => EpochBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run) => BatchEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => EpochEnd?.Invoke(run, epoch);

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history) => TrainingEnd?.Invoke(run, history);
}
