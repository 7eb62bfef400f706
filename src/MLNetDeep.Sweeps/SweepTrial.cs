using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>A trial of a sweep: its point and its result.</summary>
/// <remarks>Immutable and thread-safe. Two trials are equal if all their values are, their lists included.</remarks>
public sealed record SweepTrial
{
    /// <summary>The trial's number, from 0, in the order of the proposals.</summary>
    public required int Number { get; init; }

    /// <summary>The point that was tried.</summary>
    public required SearchPoint Point { get; init; }

    /// <summary>The state of the trial.</summary>
    public required TrialState State { get; init; }

    /// <summary>
    /// The sweep's metric on the validation rows, at the epoch whose weights the model has. With cross-validation it is the mean over the
    /// folds. Null for a trial that failed or has not ended.
    /// </summary>
    public double? Score { get; init; }

    /// <summary>
    /// The name of the score: "validation accuracy", "validation auc", "validation loss"; empty if training did not begin.
    /// </summary>
    public string MetricName { get; init; } = "";

    /// <summary>Whether a higher score is better, as for accuracy.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The score of each fold; one score if there is a validation set.</summary>
    public IReadOnlyList<double> FoldScores { get; init => field = new ValueList<double>(value); } = new ValueList<double>([]);

    /// <summary>The metric after each epoch, in the first fold.</summary>
    public IReadOnlyList<double> Curve { get; init => field = new ValueList<double>(value); } = new ValueList<double>([]);

    /// <summary>The epoch whose weights the model has, for each fold.</summary>
    public IReadOnlyList<int> WeightsFromEpochs { get; init => field = new ValueList<int>(value); } = new ValueList<int>([]);

    /// <summary>The number of epochs trained, over all folds.</summary>
    public int Epochs { get; init; }

    /// <summary>The reason of a failure or an early end; null for other trials.</summary>
    public string? Error { get; init; }

    /// <summary>The time that the trial took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of times it was started: more than once if a process that ran it was lost or gave it back.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// "trial 7, completed: validation accuracy 0.8832 after 12 epochs, 3.2 s: depth 2, units1 64", in the invariant culture, or what went
    /// wrong in place of a score.
    /// </summary>
    public override string ToString()
    {
        var outcome = Score is { } score
            ? string.Create(CultureInfo.InvariantCulture, $"{MetricName} {score:G4} after {Epochs} epochs, {Duration.TotalSeconds:0.#} s")
            : Error?.TrimEnd('.') ?? "no score yet";
        return string.Create(CultureInfo.InvariantCulture, $"trial {Number}, {State.ToString().ToLowerInvariant()}: {outcome}: {Point}");
    }

    /// <summary>The score as a cost, lower is better; infinite without a score.</summary>
    [JsonIgnore]
    internal double Cost => Score is { } score ? CostOf(score, HigherIsBetter) : double.PositiveInfinity;

    internal static double CostOf(double score, bool higherIsBetter) => higherIsBetter ? -score : score;

    /// <summary>
    /// The best trial: of those that ran to their end, or, where there are none, of those that were stopped. Of equals the first.
    /// </summary>
    internal static SweepTrial? BestOf(IEnumerable<SweepTrial> trials) => trials.Aggregate((SweepTrial?)null, BetterOf);

    /// <summary>The better one of the best so far and another trial, by the same order.</summary>
    internal static SweepTrial? BetterOf(SweepTrial? best, SweepTrial other) =>
        other.State is TrialState.Completed or TrialState.Stopped
        && (best is null || (other.State, other.Cost, other.Number).CompareTo((best.State, best.Cost, best.Number)) < 0) ? other : best;
}
