using System.Globalization;
using MLNetDeep.Files;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Sweeps.Importance;
using MLNetDeep.Sweeps.Pages;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

/// <summary>The state of a sweep at one moment, read from its store; see <see cref="SweepWatch"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SweepProgress
{
    private readonly ParameterSpace _space;
    private readonly int _seed;

    internal SweepProgress(
        IReadOnlyList<SweepTrial> trials, IReadOnlyList<RunningTrial> running, int? maxTrials, bool isTimeOver, ParameterSpace space,
        int seed, SweepProgress? before = null)
    {
        (Trials, Running, MaxTrials, _space, _seed) = (trials, running, maxTrials, space, seed);
        Best = SweepTrial.BestOf(trials);
        Importance = before is not null && before.ScoredCount == ScoredCount ? before.Importance
            : new(() => ParameterImportance.Of(space, trials, seed));
        End = running.Count > 0 ? null
            : trials.Count(trial => trial.State != TrialState.Running) >= maxTrials ? SweepEnd.AllTrialsDone
            : isTimeOver ? SweepEnd.TimeOver : null;
        TimeLeft = EstimateOf(trials, running, maxTrials);
    }

    /// <summary>All trials so far, of all workers, in the order of their numbers.</summary>
    public IReadOnlyList<SweepTrial> Trials { get; }

    /// <summary>The running trials and the processes that work on them. A trial that its worker gave back is not among them.</summary>
    public IReadOnlyList<RunningTrial> Running { get; }

    /// <summary>
    /// The planned number of trials: <see cref="DenseNetworkSweep.SetMaxTrials"/> of the worker that started last, or the number of points
    /// of the space if that is known and smaller. Null if neither is known.
    /// </summary>
    public int? MaxTrials { get; }

    /// <summary>The best trial so far; null while none has a score.</summary>
    public SweepTrial? Best { get; }

    /// <summary>
    /// Why the sweep has ended: all trials are done, or its time is over. Null while it runs, and if its workers were cancelled or are
    /// gone, since another worker may continue it.
    /// </summary>
    public SweepEnd? End { get; }

    /// <summary>Whether the sweep has ended; see <see cref="End"/>.</summary>
    public bool HasEnded => End is not null;

    /// <summary>
    /// The estimated time until the end, from the mean duration of the trials that have a score, with as many at once as now. Null if no
    /// trial runs, none has a score, or <see cref="MaxTrials"/> is null.
    /// </summary>
    public TimeSpan? TimeLeft { get; }

    /// <summary>A score does not change: from as many of a sweep follows the same importance, which costs most of a page.</summary>
    internal Lazy<IReadOnlyDictionary<string, double>> Importance { get; }

    private int ScoredCount => Trials.Count(trial => trial.Score is not null);

    internal SweepView? View => Best is null ? null : new SweepView(Trials, Best, _space, _seed, Importance);

    /// <summary>
    /// Saves the present state of the sweep as one page of HTML: which process works on which trial, what failed and why, the estimated
    /// time left, and what <see cref="SweepReport"/> shows, as far as it is known. A browser that shows the page reloads it every few
    /// seconds until the sweep has ended.
    /// </summary>
    /// <inheritdoc cref="SweepReport.SaveReport" path="/param[@name='path']"/>
    /// <inheritdoc cref="SweepReport.SaveReport" path="/param[@name='title']"/>
    /// <inheritdoc cref="SweepReport.SaveReport" path="/exception"/>
    public void SaveReport(string path, string title = "Sweep")
    {
        TrainingReport.CheckPath(path);
        ArgumentNullException.ThrowIfNull(title);
        AtomicFile.WriteText(path, SweepPage.Of(this, title));
    }

    /// <summary>"12 of 60 trials ended, 1 of them failed; 2 running, about 14 min 3 s left; …", in the invariant culture.</summary>
    public override string ToString()
    {
        var ended = Trials.Where(trial => trial.State != TrialState.Running).ToArray();
        var failed = ended.Count(trial => trial.State == TrialState.Failed);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(MaxTrials is { } most ? $"{ended.Length} of {SweepText.Trials(most)}" : SweepText.Trials(ended.Length))} ended, "
            + $"{failed} of them failed; ")
            + (End switch
            {
                SweepEnd.TimeOver => "the time is over",
                null => string.Create(CultureInfo.InvariantCulture, $"{Running.Count} running"),
                _ => "none running",
            })
            + (TimeLeft is { } left && !HasEnded ? $", about {Number.Of(left)} left" : "")
            + (Best is { } best ? $"; the best so far is {SweepText.Of(best)}." : ".");
    }

    private static TimeSpan? EstimateOf(IReadOnlyList<SweepTrial> trials, IReadOnlyList<RunningTrial> running, int? maxTrials)
    {
        var ended = trials.Where(trial => trial.State is TrialState.Completed or TrialState.Stopped).ToArray();
        if (maxTrials is not { } most || ended.Length == 0 || running.Count == 0)
            return null;

        var toBegin = Math.Max(0, most - running.Count - trials.Count(trial => trial.State != TrialState.Running));

        var ofOne = ended.Average(trial => trial.Duration.TotalSeconds);
        var ofRunning = running.Sum(trial => Math.Max(0, ofOne - trial.RunningFor.TotalSeconds));
        return BoundedTime.OfSeconds((toBegin * ofOne + ofRunning) / running.Count);
    }
}
