using System.Globalization;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Reports.Progress;
using MLNetDeep.Sweeps.Trials;
using Spectre.Console;

namespace MLNetDeep;

/// <summary>
/// Shows the progress of a sweep in the console: a line for each trial with its score and the best so far, and a bar for the epochs of the
/// running trial. A line has at most 80 columns unless it contains an error. If the output is not a terminal (a file, a pipe, a build log),
/// only the lines are written.
/// </summary>
/// <remarks>
/// Drawn at most ten times a second. The cursor is never hidden and is always on its own line, as with <see cref="ConsoleProgress"/>. Use
/// an object for one sweep at a time.
/// </remarks>
public sealed class ConsoleSweepProgress : SweepCallback
{
    private const int LongestLine = 80;

    private readonly Func<ProgressDisplay> _open;
    private readonly TimeProvider _time;
    private ProgressDisplay? _display;
    private ProgressClock? _clock;
    private int _done;
    private int? _maxTrials;

    /// <summary>Creates a display in the program's console.</summary>
    public ConsoleSweepProgress()
        : this(AnsiConsole.Console)
    {
    }

    /// <summary>
    /// Creates a display in a console of Spectre.Console. The bar is drawn if it is a terminal that supports ANSI sequences.
    /// </summary>
    /// <param name="console">The console.</param>
    /// <param name="timeProvider">The clock. The default value is null: the system's clock.</param>
    public ConsoleSweepProgress(IAnsiConsole console, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        _open = () => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi ? new BarDisplay(console)
            : new PlainDisplay(console.Profile.Out.Writer);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Creates a display that writes one plain line for each trial.</summary>
    /// <param name="writer">The writer; it is not closed.</param>
    public ConsoleSweepProgress(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _open = () => new PlainDisplay(writer);
        _time = TimeProvider.System;
    }

    /// <inheritdoc/>
    public override void OnSweepBegin(IReadOnlyList<SweepTrial> done, int? maxTrials)
    {
        ArgumentNullException.ThrowIfNull(done);
        (_display, _clock) = (_open(), new ProgressClock(_time));
        (_done, _maxTrials) = (done.Count, maxTrials);
        if (_done > 0)
            _display.ShowEnd(string.Create(
                CultureInfo.InvariantCulture,
                $"The sweep continues: {_done} trials were done "
                + $"before.{(SweepTrial.BestOf(done) is { } best ? $" The best is trial {best.Number}, {TrialText.Score(best)}." : "")}"));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(SweepTrial trial, TrainingRun run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        if (_display is { ShowsSteps: true } && _clock!.TryDraw())
            _display.ShowStep(NameOf(trial, _done + 1), run.Epoch / (double)run.NumberOfEpochs,
                string.Create(CultureInfo.InvariantCulture, $"epoch {run.Epoch}/{run.NumberOfEpochs}, ")
                + $"validation {run.MetricName} {Number.Of(epoch.ValidationMetric ?? double.NaN)}");
    }

    /// <inheritdoc/>
    public override void OnTrialEnd(SweepTrial trial, SweepTrial? best)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _done++;
        var comparison = best is null ? "" : best.Number == trial.Number ? "; best so far" : $"; best {Number.Of(best.Score!.Value)}";
        var (head, text) = (NameOf(trial, _done), $"{TrialText.Brief(trial)}, {Number.Of(trial.Duration)}");
        // What is longer than a line of a terminal is broken there, and a column of figures with it.
        var fits = head.Length + ": ".Length + text.Length + comparison.Length <= LongestLine;
        _display?.ShowEpoch(head, fits ? text + comparison : text);
    }

    /// <inheritdoc/>
    public override void OnSweepEnd(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _display?.ShowEnd(result.ToString());
    }

    /// <summary>With how many trials there are by then, of all.</summary>
    private string NameOf(SweepTrial trial, int count) =>
        TrialText.NameOf(trial) + (_maxTrials is { } most ? string.Create(CultureInfo.InvariantCulture, $" ({count}/{most})") : "");
}
