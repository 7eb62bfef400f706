using System.Globalization;
using MLNetDeep.Callbacks;
using MLNetDeep.Files;
using MLNetDeep.Training.History;

namespace MLNetDeep;

/// <summary>
/// Writes a line for each epoch to a CSV file, as soon as the epoch has ended: epoch, loss, metric, validation loss and metric, learning
/// rate and seconds. <see cref="DenseNetworkOptions.Metrics"/> follow in columns with the names of <see cref="TrainingHistory.ToCsv"/>:
/// metrics.auc, validation_metrics.auc.
/// </summary>
/// <remarks>
/// RFC 4180, invariant culture, UTF-8. The file is open only while a line is written, so other programs can read it between lines. A second
/// fit replaces the file of the first, unless it appends. A fit that continues from a checkpoint (<see cref="ResumableTraining"/>) writes
/// the epochs of the checkpoint first; if it appends, they replace those that the lost process had written. So each epoch is there once, in
/// order.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new CsvLogger("log.csv")]);
/// </code></example>
public sealed class CsvLogger : TrainingCallback
{
    /// <summary>Where the header has the seconds.</summary>
    private const int SecondsColumn = 6;

    private readonly string _path;
    private readonly bool _append;
    private HistoryMetricColumns _metrics = HistoryMetricColumns.Of([], hasValidation: false);

    /// <summary>Creates a logger that writes to a file.</summary>
    /// <param name="path">
    /// The file; its folder must exist. "{member}" in it is replaced by the number of the network in an ensemble, from 0; it is required if
    /// <see cref="DenseNetworkOptions.EnsembleSize"/> is above 1.
    /// </param>
    /// <param name="append">
    /// Whether lines are added to an existing file, which keeps its header. The default value is false: the file is replaced when training
    /// begins.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public CsvLogger(string path, bool append = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _append = append;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The file to append to has other columns, or the networks of an ensemble would share the file.
    /// </exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        var path = PathOf(run);
        _metrics = HistoryMetricColumns.Of(run.Options.Metrics, run.HasValidation);
        var header = CsvTable.Write(
            [["epoch", "loss", run.MetricName, "validation_loss", $"validation_{run.MetricName}", "learning_rate", "seconds",
            .. _metrics.Header]]);
        if (!_append)
            LogFile.Begin(path, header + CsvTable.Write(run.Epochs.Select(Row)));
        else if (LogFile.FirstLine(path) is not { } found)
            LogFile.Append(path, header);
        else if (found != header.TrimEnd('\n'))
            throw new InvalidOperationException(
                $"A {nameof(CsvLogger)} must append to a file with the columns '{header.TrimEnd('\n')}'. Received: '{path}', whose columns "
                + $"are '{found}'. Choose another file, or do not append.");
        if (_append)
            LogFile.EndLine(path);
        if (_append && run.Epochs.Count > 0)
            Continue(path, run.Epochs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        // A process may have been lost before the first checkpoint of the run that begins again here.
        if (_append && epoch.Epoch == 1 && run.Options.Resume is not null)
            Continue(PathOf(run), [epoch]);
        else
            LogFile.Append(PathOf(run), CsvTable.Write([Row(epoch)]));
    }

    private void Continue(string path, IEnumerable<EpochRecord> epochs)
    {
        var lines = CsvTable.Write(epochs.Select(Row));
        LinesOfRun.TakeOut(path, lines.Split('\n')[0],
            line => string.Join(',', line.Split(',').Where((_, column) => column != SecondsColumn)));
        LogFile.Append(path, lines);
    }

    private string PathOf(TrainingRun run) => MemberPath.Of(_path, run, nameof(CsvLogger));

    private string[] Row(EpochRecord epoch) =>
    [
        Text(epoch.Epoch), Text(epoch.Loss), Text(epoch.Metric), Text(epoch.ValidationLoss), Text(epoch.ValidationMetric),
        Text(epoch.LearningRate),
        Text(Math.Round(epoch.Duration.TotalSeconds, 3)), .. _metrics.Cells(epoch),
    ];

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
