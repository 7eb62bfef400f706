using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep;

/// <summary>Ends training after a time limit, at the end of a batch.</summary>
/// <param name="limit">The time that training may take, above zero. Reading the data before training is not counted.</param>
/// <remarks>
/// The model has the weights that <see cref="EarlyStopping"/> restores, else the last ones. The time starts again with every fit, and with
/// every network of an ensemble, so each network may take that long. Not for two fits at once.
/// </remarks>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is zero or negative.</exception>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new StopAfter(TimeSpan.FromMinutes(10))]);
/// </code></example>
public sealed class StopAfter(TimeSpan limit) : TrainingCallback
{
    private readonly TimeSpan _limit = limit > TimeSpan.Zero
        ? limit
        : throw new ArgumentOutOfRangeException(
            nameof(limit), $"The time limit must be above zero. Received: {limit.ToString("c", CultureInfo.InvariantCulture)}.");

    private long _begin;

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingRun run) => _begin = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        if (Stopwatch.GetElapsedTime(_begin) > _limit)
            run.RequestStop($"The time limit of {_limit.ToString("c", CultureInfo.InvariantCulture)} was reached.");
    }
}
