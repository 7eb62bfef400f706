using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Callbacks;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

public sealed partial class DenseNetworkTrainer
{
    /// <summary>
    /// Cross-validates: for each fold, trains a network on the rows outside it and evaluates it on the rows inside. The data is read once.
    /// On the CPU, as many networks are trained at once as there are processors.
    /// </summary>
    /// <param name="data">The rows, as <see cref="Fit(IDataView)"/> gets them. They stay in memory until all folds are done.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2. Each usable row is held out once. The default value is 5.</param>
    /// <param name="samplingKeyColumnName">
    /// A column of groups (key, text or integer): rows with the same value, such as all rows of a patient, are in the same fold. The
    /// default value is null: the column of the options' <see cref="GroupSplit"/>, if there is one; else no groups.
    /// </param>
    /// <param name="seed">
    /// The seed that draws the folds. The default value is null: the seed of training (<see cref="DenseNetworkOptions.Seed"/>).
    /// </param>
    /// <param name="callbacks">
    /// Creates the callbacks of a fold from its number, from 0. The default value is null: none. Folds run at the same time, so each needs
    /// its own callbacks; those of one fold are called by one thread. The trainer itself must have no callbacks.
    /// </param>
    /// <returns>
    /// For each fold: the network, its history, the held-out rows and the metrics on them; and the mean and deviation of the metrics.
    /// </returns>
    /// <remarks>
    /// <para>Folds are stratified: each has its share of every class, to within one row. With a sampling key they are not.</para>
    /// <para><b>The held-out rows of a fold are not used in its training.</b> Early stopping, the choice of the best epoch, plateaus and
    /// temperature scaling use validation rows that <see cref="DenseNetworkOptions.ValidationFraction"/> or
    /// <see cref="DenseNetworkOptions.ValidationSplit"/> takes from the fold's training rows. An epoch chosen by the held-out rows would
    /// look better than it is.</para>
    /// <para>A fold's network is bit-equal to that of <c>Fit</c> on the rows outside the fold, with the same options and seed. The steps
    /// before this trainer were fitted by the caller on all rows, including the held-out ones (the mean of a normalizer, for example). If
    /// that matters, cross-validate the pipeline with ML.NET's <c>CrossValidate</c>, which fits all steps in every fold.</para>
    /// <para>If a fold fails, its metrics are NaN and <see cref="DenseNetworkFold.Failure"/> has the reason; other folds are not affected.
    /// A cancelled cross-validation has no result, whatever <see cref="DenseNetworkOptions.OnCancellation"/> says. With the Torch engine,
    /// on the CPU and on a GPU, folds are trained one after another.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The name of the sampling key is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of folds is below 2, or a column is missing or of a type that cannot be used.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The options cannot be used with folds (the message says why); the trainer has callbacks; there are fewer rows or groups than folds;
    /// all training rows of a fold have the same class; the rows do not fit in memory; or every fold failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DenseNetworkCrossValidation CrossValidate(
        IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null, int? seed = null,
        Func<int, IReadOnlyList<TrainingCallback>>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckRefit(hasValidation: false);
        FoldRules.Check(_options, _callbacks.Count, numberOfFolds, samplingKeyColumnName);
        var columns = TrainingColumns.Find(data, _options, _expectedTask);
        if (samplingKeyColumnName is not null)
            columns = columns.WithGroups(data.Schema, samplingKeyColumnName, nameof(samplingKeyColumnName));
        return CrossValidate(
            data, columns, (store, trainingSeed) => FoldDraw.Draw(store, numberOfFolds, seed ?? trainingSeed), callbacks,
            drawsRows: columns.Group is null);
    }

    /// <summary>
    /// Cross-validates with folds in time: each fold trains on earlier rows only and evaluates on the next stretch of rows.
    /// </summary>
    /// <param name="data">The rows, as <see cref="Fit(IDataView)"/> gets them. They stay in memory until all folds are done.</param>
    /// <param name="folds">The number of folds and the column of times.</param>
    /// <param name="callbacks">
    /// <inheritdoc cref="CrossValidate(IDataView, int, string, int?, Func{int, IReadOnlyList{TrainingCallback}})"
    /// path="/param[@name='callbacks']/node()"/></param>
    /// <returns>The folds, as in the other overload. No fold holds out the first stretch.</returns>
    /// <remarks>
    /// With a <see cref="LastRowsSplit"/>, each fold validates on the latest of its training rows. Rows with a missing value are left out
    /// and are in no stretch.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A property of <paramref name="folds"/> is out of range, or its time column does not exist or has another type.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options cannot be used with folds (the message says why); the trainer has callbacks; there are fewer different times than
    /// stretches; a row has no time; all training rows of a fold have the same class; the rows do not fit in memory; or every fold failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DenseNetworkCrossValidation CrossValidate(
        IDataView data, TimeFolds folds, Func<int, IReadOnlyList<TrainingCallback>>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        folds.Validate();
        CheckRefit(hasValidation: false);
        FoldRules.CheckOptions(_options, _callbacks.Count, samplingKeyColumnName: null, isInTime: true);
        var columns = TrainingColumns.Find(data, _options, _expectedTask);
        var moments = folds.TimeColumnName is null ? null : TimeColumn.Read(data, folds.TimeColumnName);
        return CrossValidate(
            data, columns, (store, _) => TimeFoldDraw.Of(
                [.. store.Positions!.Select(position => moments?[position] ?? position)], folds), callbacks, drawsRows: false);
    }

    private DenseNetworkCrossValidation CrossValidate(
        IDataView data, TrainingColumns columns, Func<RowStore, int, IReadOnlyList<Fold>> draw,
        Func<int, IReadOnlyList<TrainingCallback>>? callbacks, bool drawsRows)
    {
        using var channel = _host.Start("Cross-validation");
        var setting = SettingOf(_options with { OnCancellation = CancellationBehavior.Throw }, columns, channel);
        using var gradients = setting.AllowGradients();

        using var store = ReadForFolds(data, setting, channel);
        WarnOfSmallProducts(channel, setting, store.Count);
        WarnOfClassesAndScale(channel, setting, RowSelection.All(store));
        var trainingSeed = ChooseSeed();
        var folds = draw(store, trainingSeed);
        foreach (var fold in folds)
            columns.CheckClasses(fold.Training.Select(row => store.Classes?[row] ?? 0), fold.Training.Length);
        if (MissingClasses.Warning(columns, store.Classes, folds) is { } warning)
            channel.Warning(warning);
        if (drawsRows && CopiedRows.Warning(store, folds[0]) is { } copies)
            channel.Warning(copies);

        var turns = new FoldTurns(channel);
        var outcomes = RunsTogether.Run(folds.Count, setting.Engine, Processors, TrainFold);
        CheckAlive();
        if (outcomes.All(outcome => outcome.Failure is not null))
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"At least one fold must succeed. Received: {folds.Count} folds, all of which failed. The first: "
                    + $"{outcomes[0].Failure!.Message}"), outcomes[0].Failure);

        var result = new DenseNetworkCrossValidation(
            _env, [.. outcomes.Select(FoldOf)], MainMetric.NameFor(columns.Task), _options.Metrics, trainingSeed, store.SkippedRows);
        channel.Info(result.ToString());
        return result;

        (DenseNetworkModel Model, HeldOutScores Scores) TrainFold(int fold, ProcessorShare processors)
        {
            // What nobody waits for is not begun: its loggers would clear their files.
            CheckAlive();
            var rows = FoldRows.Of(store, folds[fold], _options.Split, trainingSeed);
            if (ClassesInTraining.Warning(columns, rows.ForTraining, onlyHeldOut: true) is { } withoutClasses)
                turns.Warn(fold, withoutClasses);
            var own = turns.Ask(() => callbacks?.Invoke(fold) ?? []);
            CheckCallbacks(own, nameof(callbacks));
            var model = Train(setting, rows.ForTraining, trainingSeed, new FitSurroundings
            {
                Callbacks = [new EpochLog(line => turns.Tell(fold, line)), .. own],
                MayTrainSideBySide = own.Count == 0,
                Processors = processors,
                SaveModel = (model, path) => Save(model, new StepsBefore(step => step, data.Schema), path),
            });
            EnsembleLog.Write(model.History, line => turns.Tell(fold, line));
            return (model, HeldOutScores.Of(model, rows.HeldOut));
        }

        DenseNetworkFold FoldOf(RunOutcome<(DenseNetworkModel Model, HeldOutScores Scores)> outcome, int fold)
        {
            IReadOnlyList<int> positions = [.. folds[fold].HeldOut.Select(row => store.Positions![row])];
            if (outcome.Failure is { } failure)
            {
                channel.Warning(string.Create(CultureInfo.InvariantCulture, $"Fold {fold} failed: {failure.Message}"));
                return new DenseNetworkFold(fold, transformer: null, scores: null, _options.Metrics, failure, positions, data);
            }
            return new DenseNetworkFold(
                fold, new DenseNetworkTransformer(_env, outcome.Result.Model), outcome.Result.Scores, _options.Metrics, failure: null,
                positions, data);
        }
    }

    private RowStore ReadForFolds(IDataView data, FitSetting setting, IChannel channel)
    {
        var columns = setting.Columns;
        var limit = _options.DataPlacement == DataPlacement.InMemory ? long.MaxValue : _options.InMemoryBytes;
        var store = RowCollector.ReadAll(
            data, columns, new RowReading(setting.Place, CheckAlive, channel.Info), "training", limit, keepsPositions: true)
            ?? throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The rows of a cross-validation must fit in memory. Received: rows that need more than {limit >> 20:N0} MB "
                    + $"({nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataMemoryMegabytes)}). Set "
                    + $"{nameof(DenseNetworkOptions.DataPlacement)} to {nameof(DataPlacement.InMemory)}, or use ML.NET's own "
                    + $"CrossValidate, which streams them in every fold."));
        if (store.LeftOutWarning is { } leftOut)
            channel.Warning(leftOut);
        return store;
    }
}
