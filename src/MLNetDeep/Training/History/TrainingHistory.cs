using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Training.History;

namespace MLNetDeep;

/// <summary>
/// The record of a finished training run; kept with the model, also in its file.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TrainingHistory
{
    /// <summary>One record for each epoch that was begun, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>
    /// What <see cref="EpochRecord.Metric"/> is: "accuracy" (0 to 1, higher is better) or "rmse" (in units of the label, lower is better).
    /// </summary>
    public required string MetricName { get; init; }

    /// <summary>
    /// The best epoch by the value that was monitored: that of <see cref="EarlyStopping"/>, or else the validation loss, or else the loss.
    /// Null when no epoch was monitored.
    /// </summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The epoch after which the model's weights were taken; 0 for start weights that were never trained.</summary>
    public required int WeightsFromEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>Why training ended, in a sentence.</summary>
    public required string EndMessage { get; init; }

    /// <summary>The seed all randomness followed from; the same seed, options and data give the same model.</summary>
    public required int Seed { get; init; }

    /// <summary>Where the network was trained: "cpu" or "cuda:0".</summary>
    public required string Device { get; init; }

    /// <summary>
    /// The engine that computed. Histories from before there was a choice say <see cref="TrainingEngineKind.Torch"/>.
    /// </summary>
    public TrainingEngineKind Engine
    {
        get;
        // What a file does not say comes as the first value of the enumeration, which no history has.
        init => field = value == TrainingEngineKind.Auto ? TrainingEngineKind.Torch : value;
    } = TrainingEngineKind.Torch;

    /// <summary>
    /// The precision of matrix products: that of the options, or <see cref="TrainingPrecision.Single"/> where that was faster.
    /// </summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Single;

    /// <summary>The number of rows in a batch; null in a history from before it was recorded.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Where the training rows were: in memory, or streamed.</summary>
    public DataPlacement DataPlacement
    {
        get;
        init => field = value == DataPlacement.Auto ? DataPlacement.InMemory : value;
    } = DataPlacement.InMemory;

    /// <summary>The number of rows trained on; rows of weight 0 are not among them.</summary>
    public required long TrainingRowCount { get; init; }

    /// <summary>The number of rows validated on; 0 when nothing was validated.</summary>
    public required long ValidationRowCount { get; init; }

    /// <summary>The number of rows left out because a feature, the label or the weight was missing or not finite.</summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>
    /// The number of epochs that were taken from a checkpoint of <see cref="DenseNetworkOptions.Resume"/> instead of trained by this fit;
    /// all of them if an earlier fit had already finished. It tells of the fit, not of the model, and is not saved.
    /// </summary>
    [JsonIgnore]
    public int ResumedEpochCount { get; init; }

    /// <summary>
    /// How probabilities were calibrated; null where <see cref="DenseNetworkOptions.TemperatureScaling"/> was off, or a fit was cancelled
    /// and could not read all validation rows again.
    /// </summary>
    public CalibrationRecord? Calibration { get; init; }

    /// <summary>
    /// The records of all networks of an ensemble, and the figures of their averaged scores; null for one network. All else in the history
    /// of an ensemble is of its first network, but for <see cref="Calibration"/>, which is of the averaged scores, and <see cref="End"/>
    /// and <see cref="EndMessage"/>, which say it where the fit was cancelled or any network diverged.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleRecord? Ensemble { get; init; }

    /// <summary>
    /// Which members of a <see cref="SharedEnsemble"/> were kept. Null where <see cref="SharedEnsemble.KeptMembers"/> was null, or a fit
    /// was cancelled and could not read all validation rows again: then all were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PruningRecord? Pruning { get; init; }

    /// <summary>
    /// The history as a small table, in the invariant culture: a line about the run, one for each epoch (of more than 20 the first and the
    /// last 10) with the best one marked, and how training ended.
    /// </summary>
    public override string ToString() => HistoryText.Of(this);

    /// <summary>
    /// The record of the second training, on all rows (<see cref="DenseNetworkOptions.RefitOnAllRows"/>). It gave the model its weights if
    /// its <see cref="End"/> is <see cref="TrainingEnd.AllEpochsDone"/>. Null if that was not asked for, or if the fit was cancelled or
    /// diverged before.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingHistory? Refit { get; init; }

    /// <summary>
    /// The history as JSON, with the names of a model's <c>manifest.json</c>; NaN and infinities as "NaN", "Infinity" and "-Infinity".
    /// </summary>
    public string ToJson() => HistoryJson.Write(this);

    /// <summary>Reads back what <see cref="ToJson"/> has written, exactly.</summary>
    /// <exception cref="InvalidDataException"><paramref name="json"/> is not such text.</exception>
    public static TrainingHistory FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return HistoryJson.Read(json);
    }

    /// <summary>
    /// Writes <see cref="ToJson"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void SaveJson(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>
    /// The history as comma-separated values (RFC 4180, invariant culture): a header, then a row for each epoch. The columns are epoch,
    /// loss, the metric by its name, validation_loss, validation_ and the metric's name, learning_rate and seconds; after them, the same in
    /// every row, what belongs to the run: best_epoch, weights_from_epoch, end, end_message, seed, device, training_rows, validation_rows,
    /// skipped_rows, engine, batch_size, data_placement, precision. Null is an empty field. Further metrics and, where there is one, the
    /// <see cref="Calibration"/> follow in columns of their own. A table is of one run: of an ensemble it is that of the first network, and
    /// each of its <see cref="EnsembleRecord.Members"/> has one; they may be put below each other, and are told apart by their seeds.
    /// </summary>
    public string ToCsv() => HistoryCsv.Write(this);

    /// <summary>Reads back what <see cref="ToCsv"/> has written of a history of at least one epoch, exactly.</summary>
    /// <exception cref="InvalidDataException"><paramref name="csv"/> is not such text, or holds the rows of several runs.</exception>
    public static TrainingHistory FromCsv(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        return HistoryCsv.Read(csv);
    }

    /// <summary>
    /// Writes <see cref="ToCsv"/> to a file as UTF-8. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
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
