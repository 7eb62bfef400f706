using System.Text.Json;
using System.Text.RegularExpressions;
using MLNetDeep.Callbacks;

namespace MLNetDeep;

/// <summary>
/// Writes a line of JSON for each epoch to a file, as soon as the epoch has ended, with the names of <see cref="EpochRecord"/> in
/// camelCase.
/// </summary>
/// <remarks>
/// UTF-8, one object a line (https://jsonlines.org); NaN and infinities are the texts "NaN", "Infinity", "-Infinity". The file is open only
/// while a line is written. A second fit replaces the file of the first, unless it appends. A fit that continues from a checkpoint
/// (<see cref="ResumableTraining"/>) writes the epochs of the checkpoint first; if it appends, they replace those that the lost process had
/// written. So each epoch is there once, in order.
/// </remarks>
/// <example><code>
/// var trainer = new DenseNetworkTrainer(mlContext, options, [new JsonLinesLogger("log.jsonl")]);
/// </code></example>
public sealed partial class JsonLinesLogger : TrainingCallback
{
    private readonly string _path;
    private readonly bool _append;

    /// <summary>Creates a logger that writes to a file.</summary>
    /// <param name="path">
    /// The file; its folder must exist. "{member}" in it is replaced by the number of the network in an ensemble, from 0; it is required if
    /// <see cref="DenseNetworkOptions.EnsembleSize"/> is above 1.
    /// </param>
    /// <param name="append">
    /// Whether lines are added to an existing file. The default value is false: the file is replaced when training begins.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public JsonLinesLogger(string path, bool append = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _append = append;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The networks of an ensemble would share the file.</exception>
    public override void OnTrainingBegin(TrainingRun run)
    {
        var path = PathOf(run);
        if (!_append)
        {
            LogFile.Begin(path, string.Concat(run.Epochs.Select(Line)));
            return;
        }
        LogFile.EndLine(path);
        if (run.Epochs.Count > 0)
            Continue(path, run.Epochs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        // A process may have been lost before the first checkpoint of the run that begins again here.
        if (_append && epoch.Epoch == 1 && run.Options.Resume is not null)
            Continue(PathOf(run), [epoch]);
        else
            LogFile.Append(PathOf(run), Line(epoch));
    }

    private static void Continue(string path, IReadOnlyList<EpochRecord> epochs)
    {
        LinesOfRun.TakeOut(path, Line(epochs[0]).TrimEnd('\n'), line => Duration().Replace(line, ""));
        LogFile.Append(path, string.Concat(epochs.Select(Line)));
    }

    private string PathOf(TrainingRun run) => MemberPath.Of(_path, run, nameof(JsonLinesLogger));

    private static string Line(EpochRecord epoch) => JsonSerializer.Serialize(epoch, EpochJson.Form.EpochRecord) + "\n";

    [GeneratedRegex("\"duration\":\"[^\"]*\"")]
    private static partial Regex Duration();
}
