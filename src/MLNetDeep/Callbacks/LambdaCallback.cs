namespace MLNetDeep;

/// <summary>A callback made of functions, so no class is needed. Set the functions you need.</summary>
/// <remarks>
/// Keras' <c>LambdaCallback</c>. If the functions keep state, reset it in <see cref="TrainingBegin"/>. They are called on the thread that
/// trains. An exception from one ends the fit and reaches its caller.
/// </remarks>
/// <example><code>
/// new LambdaCallback { EpochEnd = (run, epoch) => Console.WriteLine($"{epoch.Epoch}: {epoch.ValidationLoss}") }
/// </code></example>
public sealed class LambdaCallback : TrainingCallback
{
    /// <summary>The function for <see cref="TrainingCallback.OnTrainingBegin"/>.</summary>
    /// <value>The default value is null: it does nothing.</value>
    public Action<TrainingRun>? TrainingBegin { get; init; }

    /// <summary>The function for <see cref="TrainingCallback.OnEpochBegin"/>.</summary>
    /// <value>The default value is null: it does nothing.</value>
    public Action<TrainingRun>? EpochBegin { get; init; }

    /// <summary>The function for <see cref="TrainingCallback.OnBatchEnd"/>.</summary>
    /// <value>The default value is null: it does nothing.</value>
    public Action<TrainingRun>? BatchEnd { get; init; }

    /// <summary>The function for <see cref="TrainingCallback.OnEpochEnd"/>.</summary>
    /// <value>The default value is null: it does nothing.</value>
    public Action<TrainingRun, EpochRecord>? EpochEnd { get; init; }

    /// <summary>The function for <see cref="TrainingCallback.OnTrainingEnd"/>.</summary>
    /// <value>The default value is null: it does nothing.</value>
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
