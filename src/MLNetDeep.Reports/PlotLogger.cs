using MLNetDeep.Callbacks;

namespace MLNetDeep;

/// <summary>
/// Draws the learning curves to a file during training and at its end: the picture of <see cref="TrainingPlot.SavePlot"/>. A file that
/// cannot be written is an error before the first epoch.
/// </summary>
/// <remarks>
/// The picture is drawn after an epoch, at most once a second, and at the end. The file is written completely or not at all. Use an object
/// for one fit at a time; several fits may use it one after the other, and each replaces the picture of the one before.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new PlotLogger("curves.png")]);
/// </code></example>
public sealed class PlotLogger : TrainingCallback
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly int _width;
    private readonly int? _height;
    private readonly TimeProvider _time;
    private long _drawn;

    /// <summary>Creates a logger that draws to a file.</summary>
    /// <param name="path">
    /// The file, "curves.png" or "curves.svg"; its folder must exist. "{member}" in it is replaced by the number of the network in an
    /// ensemble, from 0; it is required if <see cref="DenseNetworkOptions.EnsembleSize"/> is above 1. (For all curves of an ensemble in one
    /// picture, use <c>history.SavePlot</c> afterwards.)
    /// </param>
    /// <param name="width">The width in pixels, 200 to 10,000. The default value is 900.</param>
    /// <param name="height">
    /// The height in pixels, 200 to 10,000. The default value is null: 608, plus 250 for each further metric, plus 152 for a learning rate
    /// that changes.
    /// </param>
    /// <param name="timeProvider">The clock. The default value is null: the system's clock.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .png or .svg.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Width or height is out of range.</exception>
    public PlotLogger(string path, int width = 900, int? height = null, TimeProvider? timeProvider = null)
    {
        _ = TrainingPlot.IsPng(path);
        TrainingPlot.CheckSide(width, nameof(width));
        if (height is { } pixels)
            TrainingPlot.CheckSide(pixels, nameof(height));
        (_path, _width, _height, _time) = (path, width, height, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The networks of an ensemble would share the file.</exception>
    /// <exception cref="IOException">The folder does not exist, or no file can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be written there.</exception>
    /// <exception cref="DllNotFoundException">
    /// The file is a PNG, and the program's native library of Skia is missing or has another version. The message says which package to
    /// add.
    /// </exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        TrainingPlot.CheckPath(PathOf(run));
        _drawn = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_time.GetElapsedTime(_drawn) < Pause)
            return;
        Draw(run, run.CreateModel().History);
        _drawn = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingRun run, TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(history);
        // A run that a callback ended before its first epoch has no curves.
        if (history.Epochs.Count > 0)
            Draw(run, history);
    }

    private string PathOf(TrainingRun run) => MemberPath.Of(_path, run, nameof(PlotLogger));

    private void Draw(TrainingRun run, TrainingHistory history) => history.SavePlot(PathOf(run), _width, _height);
}
