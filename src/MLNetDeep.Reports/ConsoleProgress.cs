using System.Globalization;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Reports.Progress;
using Spectre.Console;

namespace MLNetDeep;

/// <summary>
/// Shows the progress of training in the console: a bar for the epoch, loss and metric so far, and the time left. If the output is not a
/// terminal (a file, a pipe, a build log), it writes one line for each epoch.
/// </summary>
/// <remarks>
/// Drawn at most ten times a second. The cursor is never hidden and is always on its own line, so a fit that throws leaves the terminal as
/// it was. The line of an epoch fits 80 columns; "val" are loss and metric of the validation rows. The time left is estimated from the last
/// epochs, without the start, and assumes that all epochs are trained; for an ensemble it is that of the present network. "&lt;50 s left"
/// means that early stopping may end training sooner. Use an object for one fit at a time; several fits may use it one after the other.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new ConsoleProgress()]);
/// </code></example>
public sealed class ConsoleProgress : TrainingCallback
{
    private readonly Func<ProgressDisplay> _open;
    private readonly TimeProvider _time;
    private ProgressDisplay? _display;
    private ProgressClock? _clock;

    /// <summary>Creates a display in the program's console.</summary>
    public ConsoleProgress()
        : this(AnsiConsole.Console)
    {
    }

    /// <summary>
    /// Creates a display in a console of Spectre.Console. The bar is drawn if it is a terminal that supports ANSI sequences; otherwise
    /// lines are written.
    /// </summary>
    /// <param name="console">The console.</param>
    /// <param name="timeProvider">The clock. The default value is null: the system's clock.</param>
    public ConsoleProgress(IAnsiConsole console, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        _open = () => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi ? new BarDisplay(console)
            : new PlainDisplay(console.Profile.Out.Writer);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Creates a display that writes one plain line for each epoch.</summary>
    /// <param name="writer">The writer; it is not closed.</param>
    /// <param name="timeProvider">The clock. The default value is null: the system's clock.</param>
    public ConsoleProgress(TextWriter writer, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _open = () => new PlainDisplay(writer);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (_display, _clock) = (_open(), new ProgressClock(_time));
        if (run.Options.EnsembleSize > 1)
            _display.ShowEnd(ProgressText.Network(run));
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _clock?.StepDone(run);
        if (_display is { ShowsSteps: true } && _clock!.TryDraw())
            _display.ShowStep(ProgressText.Epoch(run), run.Step / (double)run.StepsPerEpoch, ProgressText.SoFar(run, _clock.TimeLeft(run)));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        _display?.ShowEpoch(ProgressText.Epoch(run), ProgressText.Whole(run, epoch, _clock!.TimeLeft(run)));
        _clock?.EpochDone(run);
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(history);
        var leftOut = history.SkippedRowCount > 0
            ? string.Create(CultureInfo.InvariantCulture, $" Rows left out, because a value was missing: {history.SkippedRowCount}.") : "";
        _display?.ShowEnd(string.Create(
            CultureInfo.InvariantCulture,
            $"{history.EndMessage} Weights of epoch {history.WeightsFromEpoch}. {Number.Of(_clock?.Taken ?? default)} in all.{leftOut}"));
    }
}
