using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Callbacks;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Networks;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

public sealed partial class DenseNetworkTrainer
{
    /// <summary>
    /// Trains a network for each of several folds of the data on the rows outside it, and judges it by the rows in it. The data is read
    /// once, and on the CPU the networks are trained side by side, as many at a time as there are processors.
    /// </summary>
    /// <param name="data">The rows, as <see cref="Fit(IDataView)"/> gets them. They stay in memory until all folds are done.</param>
    /// <param name="numberOfFolds">How many folds, at least 2. Each row that counts is held out once.</param>
    /// <param name="samplingKeyColumnName">
    /// A column (key, text or integer) whose rows of one value go to one fold as a whole: all rows of a patient. Null: that of a
    /// <see cref="GroupSplit"/>, if the options have one; else rows are dealt out one by one.
    /// </param>
    /// <param name="seed">What the folds are drawn with; null for the seed of training (<see cref="DenseNetworkOptions.Seed"/>).</param>
    /// <param name="callbacks">
    /// Makes the callbacks of a fold by its number from 0; null for none. Folds run at the same time, so that each needs callbacks of its
    /// own; those of one fold are called by one thread. The trainer itself must have none.
    /// </param>
    /// <returns>
    /// For each fold the network, its history, the rows held out and the figures on them; and mean and deviation of the figures.
    /// </returns>
    /// <remarks>
    /// <para>Of classes each fold has its share (stratified), to within one row, unless a sampling key says which rows belong
    /// together.</para>
    /// <para><b>The rows a fold holds out play no part in its training.</b> Early stopping, the choice of the best epoch, plateaus and
    /// temperature scaling follow validation rows that <see cref="DenseNetworkOptions.ValidationFraction"/> or
    /// <see cref="DenseNetworkOptions.ValidationSplit"/> take out of the fold's training rows. An epoch chosen by the rows that judge it
    /// would look better than it is.</para>
    /// <para>A fold's network has the bits that <c>Fit</c> gives on the rows outside the fold, with the same options and seed. The steps
    /// before this trainer are the caller's, though: what they have learnt from all rows (the mean of a normaliser), they know of the rows
    /// held out too. Where that matters, cross-validate the pipeline with ML.NET's <c>CrossValidate</c>, which fits all steps in every
    /// fold.</para>
    /// <para>A fold that fails has NaN for figures and says why (<see cref="DenseNetworkFold.Failure"/>); the others keep theirs. A
    /// cross-validation that is cancelled has no result, whatever <see cref="DenseNetworkOptions.OnCancellation"/> says. With the Torch
    /// engine, on a GPU too, folds are trained one after another.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The number of folds is below 2, or the name of the sampling key empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options do not go with folds, the message says why; there are fewer rows or groups than folds; all training rows of a fold are
    /// of one class; the rows do not fit in memory; or no fold ended well.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DenseNetworkCrossValidation CrossValidate(
        IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null, int? seed = null, Func<int,
        IReadOnlyList<TrainingCallback>>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckRefit(hasValidation: false);
        FoldRules.Check(_options, _callbacks.Count, numberOfFolds, samplingKeyColumnName);
        var columns = TrainingColumns.Find(data, _options, _expectedTask);
        if (samplingKeyColumnName is not null)
            columns = columns.WithGroups(data.Schema, samplingKeyColumnName, nameof(samplingKeyColumnName));
        return CrossValidate(
            data, columns, (store, trainingSeed) => FoldDraw.Draw(store, numberOfFolds, seed ?? trainingSeed), callbacks);
    }

    /// <summary>The same with folds in time: each trains on the past alone, and holds out the next stretch.</summary>
    /// <param name="data">The rows, as <see cref="Fit(IDataView)"/> gets them. They stay in memory until all folds are done.</param>
    /// <param name="folds">How many stretches, and by what time.</param>
    /// <param name="callbacks">
    /// <inheritdoc cref="CrossValidate(IDataView, int, string, int?, Func{int, IReadOnlyList{TrainingCallback}})"
    /// path="/param[@name='callbacks']/node()"/></param>
    /// <returns>As of the other folds. The first stretch is held out by none.</returns>
    /// <remarks>
    /// A <see cref="LastRowsSplit"/> validates each fold's training on the latest rows of its past. Rows that are left out because a value
    /// is missing are in no stretch.
    /// </remarks>
    /// <exception cref="ArgumentException">Some value of <paramref name="folds"/> breaks its rule, or there is no such column of
    /// time.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options do not go with folds, the message says why; there are fewer moments than stretches; a row has no time; all training rows
    /// of a fold are of one class; the rows do not fit in memory; or no fold ended well.
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
                [.. store.Positions!.Select(position => moments?[position] ?? position)], folds), callbacks);
    }

    private DenseNetworkCrossValidation CrossValidate(
        IDataView data, TrainingColumns columns, Func<RowStore, int, IReadOnlyList<Fold>> draw,
        Func<int, IReadOnlyList<TrainingCallback>>? callbacks)
    {
        using var channel = _host.Start("Cross-validation");
        var specification = NetworkSpecification.WithOutput(
            columns.FeatureCount, columns.LayersOn(_options.HiddenLayers), columns.OutputCount, _options.OutputLayer);
        var setting = SettingOf(
            _options with { OnCancellation = CancellationBehavior.Throw }, columns, specification, channel, previous: null);
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
            data, columns, setting.Place, CheckAlive, new ReadingProgress(channel.Info), "training", limit, keepsPositions: true)
            ?? throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                $"The rows of a cross-validation must fit in memory. Received: rows that need more than {limit >> 20:N0} MB "
                + $"({nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataMemoryMegabytes)}). Set "
                + $"{nameof(DenseNetworkOptions.DataPlacement)} to {nameof(DataPlacement.InMemory)}, or use ML.NET's own CrossValidate, "
                + $"which streams them in every fold."));
        if (store.LeftOutWarning is { } leftOut)
            channel.Warning(leftOut);
        return store;
    }
}
