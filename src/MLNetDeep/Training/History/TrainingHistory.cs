using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Options;
using MLNetDeep.Training.History;

namespace MLNetDeep;

/// <summary>The record of a finished training run. It is part of the model and of its file.</summary>
/// <remarks>Immutable and thread-safe. Two histories are equal if all their values are, those of their epochs included.</remarks>
public sealed record TrainingHistory
{
    /// <summary>A record for each epoch that began, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init => field = Values.Of(value); }

    /// <summary>
    /// The name of <see cref="EpochRecord.Metric"/>: "accuracy" (0 to 1, higher is better) or "rmse" (in units of the label, lower is
    /// better).
    /// </summary>
    public required string MetricName { get; init; }

    /// <summary>
    /// The best epoch by the monitored value: that of <see cref="EarlyStopping"/>, else the validation loss, else the training loss. Null
    /// if no epoch was monitored.
    /// </summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The epoch whose weights the model has; 0 for start weights that were never trained.</summary>
    public required int WeightsFromEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>Why training ended, in a sentence.</summary>
    public required string EndMessage { get; init; }

    /// <summary>The seed of all random numbers. The same seed, options and data give the same model.</summary>
    public required int Seed { get; init; }

    /// <summary>The device that trained the network: "cpu" or "cuda:0".</summary>
    public required string Device { get; init; }

    /// <summary>
    /// The engine that trained the network. Older histories, which did not record it, have <see cref="TrainingEngineKind.Torch"/>.
    /// </summary>
    public TrainingEngineKind Engine
    {
        get;
        // What a file does not say comes as the first value of the enumeration, which no history has.
        init => field = value == TrainingEngineKind.Auto ? TrainingEngineKind.Torch : value;
    } = TrainingEngineKind.Torch;

    /// <summary>
    /// The precision of matrix products: that of the options, or <see cref="TrainingPrecision.Single"/> if bfloat16 was not used because it
    /// is not faster here.
    /// </summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Single;

    /// <summary>The number of rows in a batch; null in older histories, which did not record it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Where the training rows were: in memory, or streamed.</summary>
    public DataPlacement DataPlacement
    {
        get;
        init => field = value == DataPlacement.Auto ? DataPlacement.InMemory : value;
    } = DataPlacement.InMemory;

    /// <summary>The number of training rows, without rows of weight 0.</summary>
    public required long TrainingRowCount { get; init; }

    /// <summary>The number of validation rows; 0 without validation.</summary>
    public required long ValidationRowCount { get; init; }

    /// <summary>The number of rows left out because a feature, the label or the weight was missing or not finite.</summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>
    /// The number of epochs that came from a checkpoint of <see cref="DenseNetworkOptions.Resume"/> instead of this fit; all of them if an
    /// earlier fit had already finished. It describes the fit, not the model, and is not saved.
    /// </summary>
    [JsonIgnore]
    public int ResumedEpochCount { get; init; }

    /// <summary>
    /// The calibration of probabilities. Null if <see cref="DenseNetworkOptions.TemperatureScaling"/> was off, or if the fit was cancelled
    /// and could not read all validation rows again.
    /// </summary>
    public CalibrationRecord? Calibration { get; init; }

    /// <summary>
    /// The records of all networks of an ensemble, and the metrics of their averaged scores; null for one network. The rest of an
    /// ensemble's history is that of its first network, with two exceptions: <see cref="Calibration"/> is that of the averaged scores, and
    /// <see cref="End"/> and <see cref="EndMessage"/> also say if the fit was cancelled or any network diverged.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleRecord? Ensemble { get; init; }

    /// <summary>
    /// The members of a <see cref="SharedEnsemble"/> that were kept. Null if all were kept: <see cref="SharedEnsemble.KeptMembers"/> was
    /// null, or the fit was cancelled and could not read all validation rows again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PruningRecord? Pruning { get; init; }

    /// <summary>
    /// The history as a small table, in the invariant culture: a line about the run, one for each epoch (of more than 20 the first and the
    /// last 10) with the best one marked, and how training ended.
    /// </summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>
    /// The record of the second training, on all rows (<see cref="DenseNetworkOptions.RefitOnAllRows"/>). If its <see cref="End"/> is
    /// <see cref="TrainingEnd.AllEpochsDone"/>, the model has its weights. Null if the option was off, or if the fit was cancelled or
    /// diverged before.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingHistory? Refit { get; init; }

    /// <summary>
    /// The history as JSON, with the names of a model's <c>manifest.json</c>; NaN and infinities as "NaN", "Infinity" and "-Infinity".
    /// </summary>
    public string ToJson() => HistoryJson.Write(this);

    /// <summary>
    /// Reads a history from JSON that <see cref="ToJson"/> has written. It is equal to the written one, except for
    /// <see cref="ResumedEpochCount"/>, which is not saved.
    /// </summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="InvalidDataException"><paramref name="json"/> is not the JSON of a history.</exception>
    public static TrainingHistory FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return HistoryJson.Read(json);
    }

    /// <summary>
    /// Writes <see cref="ToJson"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>
    /// The history as comma-separated values (RFC 4180, invariant culture): a header, then a row for each epoch. The columns are epoch,
    /// loss, the metric by its name, validation_loss, validation_ and the metric's name, learning_rate and seconds; after them, the same in
    /// every row, what belongs to the run: best_epoch, weights_from_epoch, end, end_message, seed, device, training_rows, validation_rows,
    /// skipped_rows, engine, batch_size, data_placement, precision. Null is an empty field. Further metrics and, where there is one, the
    /// <see cref="Calibration"/> follow in columns of their own. A table describes one run: for an ensemble, that of the first network.
    /// Each of its <see cref="EnsembleRecord.Members"/> has its own table; tables may be concatenated, since their seeds differ.
    /// </summary>
    public string ToCsv() => HistoryCsv.Write(this);

    /// <summary>
    /// Reads a history of at least one epoch from text that <see cref="ToCsv"/> has written. The values are exactly the same.
    /// </summary>
    /// <param name="csv">The text.</param>
    /// <exception cref="InvalidDataException">
    /// <paramref name="csv"/> is not the table of a history, or has the rows of several runs.
    /// </exception>
    public static TrainingHistory FromCsv(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        return HistoryCsv.Read(csv);
    }

    /// <summary>
    /// Writes <see cref="ToCsv"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveCsv(string path) => AtomicFile.WriteText(path, ToCsv());

    /// <summary>What no run could have recorded; null for a history that can be. Files are read so.</summary>
    internal string? Violation()
    {
        if (!Enum.IsDefined(End) || !Enum.IsDefined(Engine) || !Enum.IsDefined(DataPlacement) || !Enum.IsDefined(Precision))
            return "an end, an engine, a data placement or a precision that is not known";
        for (var i = 0; i < Epochs.Count; i++)
        {
            if (Epochs[i] is not { } epoch)
                return "null among the epochs";
            if (epoch.Epoch != i + 1)
                return string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} as number {i + 1}");
            if (epoch.Duration < TimeSpan.Zero)
                return string.Create(CultureInfo.InvariantCulture, $"an epoch {epoch.Epoch} of {epoch.Duration}");
        }
        if (WeightsFromEpoch < 0 || WeightsFromEpoch > Epochs.Count || BestEpoch < 1 || BestEpoch > Epochs.Count)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"weights of epoch {WeightsFromEpoch} and a best epoch {BestEpoch?.ToString(CultureInfo.InvariantCulture) ?? "null"} among "
                + $"{Epochs.Count}");
        if (TrainingRowCount < 0 || ValidationRowCount < 0 || SkippedRowCount < 0 || BatchSize < 1)
            return "a number of rows below 0, or a batch size below 1";
        if (Calibration is { Temperature: not > 0 })
            return "a calibration whose temperature is not above 0";
        if (Pruning is { } pruning && (pruning.Members is null || pruning.Members.Any(member => member < 0)))
            return "a member below 0 among those that were kept";
        return Refit?.Violation() ?? Ensemble?.Members.Select(member => member is null ? "null among the networks" : member.Violation())
            .FirstOrDefault(violation => violation is not null);
    }
}
