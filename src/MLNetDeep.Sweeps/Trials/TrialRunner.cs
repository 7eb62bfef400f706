using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Sweeps.Ensembles;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Trains trials, the folds of a trial side by side. Several threads may train a trial each at once.</summary>
/// <param name="recipe">How a point becomes a pipeline.</param>
/// <param name="data">The rows.</param>
/// <param name="foldsAtOnce">For how many folds of a trial there is memory.</param>
/// <param name="isCancelled">Whether ML.NET's own cancellation was asked for.</param>
internal sealed class TrialRunner(TrialRecipe recipe, SweepData data, int foldsAtOnce, Func<bool> isCancelled)
{
    private readonly Lock _building = new();
    private readonly Lock _torch = new();

    /// <param name="trial">The trial.</param>
    /// <param name="processors">What the trial may use of the machine.</param>
    /// <param name="onEpochEnd">Told of each epoch of each fold; called on several threads at once.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <returns>What came of it, also when it failed.</returns>
    /// <exception cref="OperationCanceledException">The token or ML.NET has cancelled; no trial's result counts.</exception>
    public TrialOutcome Run(
        ClaimedTrial trial, ProcessorShare processors, Action<TrainingRun, EpochRecord> onEpochEnd, CancellationToken cancellationToken)
    {
        // Here, where it is no trial's fault when the preparation fails.
        var folds = data.Folds;
        if (TrialEngine.Of(recipe.MLContext, recipe.OptionsAt(trial.Point)) != TrainingEngineKind.Torch)
            return Run(trial, folds, processors, onEpochEnd, cancellationToken);

        // A GPU has one queue, and libtorch's threads get into each other's way.
        lock (_torch)
            return Run(trial, folds, processors, onEpochEnd, cancellationToken);
    }

    /// <summary>The model of a trial that has ended, trained again: the same seed and rows give the same weights.</summary>
    public ITransformer TrainAgain(SweepTrial trial, CancellationToken cancellationToken)
    {
        var (options, end) = (recipe.OptionsAt(trial.Point), Array.Empty<TrainingCallback>());
        // A trial that was stopped is its first network up to there: the others were not begun.
        if (trial.State == TrialState.Stopped)
            (options, end) = (
                options with { EnsembleSize = 1 }, [new EndAtEpoch(trial.Curve.Count, "at which the sweep had stopped the trial")]);
        var fit = new TrialFit(trial.Number, Fold: 0, trial.Point, options, ProcessorShare.All, cancellationToken);
        return Fit(fit, data.Folds[0], Watch(), end).Model!;
    }

    /// <summary>
    /// The networks of the folds of a trial that ran to its end, trained again behind one preparation, so that all read the same features.
    /// </summary>
    public IReadOnlyList<DenseNetworkModel> TrainFoldsBehind(
        ITransformer preparation, SweepTrial trial, CancellationToken cancellationToken) =>
        [.. data.Sets.Select((set, fold) => Fit(
            new TrialFit(trial.Number, fold, trial.Point, recipe.OptionsAt(trial.Point), ProcessorShare.All, cancellationToken),
            new SweepFold(preparation.Transform(set.Train), preparation.Transform(set.Validation), Preparation: null), Watch(), [])
            .OwnNetwork!)];

    /// <summary>What networks of a trial say of the validation rows, beside them.</summary>
    public TrialNetworks WithOutputs(SearchPoint point, IReadOnlyList<DenseNetworkModel> networks)
    {
        // The temperature of a mean is of that mean; what they are averaged to is calibrated by itself.
        DenseNetworkModel[] uncalibrated = [.. networks.Select(network => network.Uncalibrated())];
        return new TrialNetworks(uncalibrated, [.. uncalibrated.Zip(data.Folds, OutputsOf)]);

        float[] OutputsOf(DenseNetworkModel network, SweepFold fold)
        {
            using var rows = ValidationRows.Read(fold.Validation, recipe.OptionsAt(point));
            return rows.OutputsOf(network);
        }
    }

    /// <summary>
    /// A model of the options of a trial, trained on other rows without validation, for as many epochs as the trial's best weights had (the
    /// mean over the folds).
    /// </summary>
    public ITransformer Refit(SweepTrial trial, IDataView rows, CancellationToken cancellationToken)
    {
        var epochs = Math.Max(1, (int)Math.Round(trial.WeightsFromEpochs.Average()));
        var what = trial.WeightsFromEpochs.Count == 1
            ? "that of the trial's weights" : "the mean epoch of the weights of the trial's folds";
        var prepared = data.PreparationSteps?.Fit(rows);
        var options = recipe.OptionsAt(trial.Point);
        options = options with
        {
            EarlyStopping = null,
            ReduceLearningRateOnPlateau = options.ReduceLearningRateOnPlateau is { } reduction
                ? reduction with { Monitor = MonitoredValue.Loss } : null,
            ValidationFraction = null,
            ValidationSplit = null,
            // Both follow validation rows, and there are none.
            TemperatureScaling = false,
            HiddenLayers = [.. options.HiddenLayers.Select(
                layer => layer is SharedEnsemble shared ? shared with { KeptMembers = null } : layer)],
            NumberOfEpochs = Math.Max(epochs, options.NumberOfEpochs),
        };
        var fit = new TrialFit(trial.Number, Fold: 0, trial.Point, options, ProcessorShare.All, cancellationToken);
        var network = recipe.PipelineOf(fit, [new EndAtEpoch(epochs, what)]).Fit(prepared?.Transform(rows) ?? rows);
        return Chained(prepared, network);
    }

    private TrialOutcome Run(
        ClaimedTrial trial, IReadOnlyList<SweepFold> folds, ProcessorShare processors, Action<TrainingRun, EpochRecord> onEpochEnd,
        CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var watches = new List<TrialWatch>();
        try
        {
            // The first fold alone decides whether the trial is worth the others.
            List<FittedFold> fitted = [FitFolds(0, 1)[0].Result];
            // The result of each is asked for, since that throws what it threw.
            if (folds.Count > 1 && watches[0].StopReason is null)
                fitted.AddRange(FitFolds(1, folds.Count - 1).Select(outcome => outcome.Result));
            var networks = fitted.Select(fold => fold.OwnNetwork).OfType<DenseNetworkModel>().ToArray();
            return new TrialOutcome(
                Result(trial, watches, Stopwatch.GetElapsedTime(begin)), folds.Count == 1 ? fitted[0].Model : null,
                networks.Length == folds.Count ? networks : null, Exception: null);
        }
        catch (Exception failure) when (
            !(failure is OperationCanceledException && (cancellationToken.IsCancellationRequested || isCancelled())))
        {
            // Whatever it is, out of memory too: the trial has failed, and the next one may do better.
            var failed = new SweepTrial
            {
                Number = trial.Number,
                Point = trial.Point,
                State = TrialState.Failed,
                Error = $"{failure.GetType().Name}: {failure.Message}",
                Curve = watches is [var first, ..] ? first.Curve : [],
                Epochs = watches.Sum(watch => watch.Epochs),
                Duration = Stopwatch.GetElapsedTime(begin),
                Attempts = trial.Attempt,
            };
            return new TrialOutcome(failed, Model: null, Networks: null, failure);
        }

        IReadOnlyList<RunOutcome<FittedFold>> FitFolds(int first, int count)
        {
            watches.AddRange(Enumerable.Range(first, count).Select(i =>
                new TrialWatch(recipe.Metric, i == 0 ? epochs => recipe.Tuner.RungsFor(trial.Number, epochs) : null, trial.Tried,
                    onEpochEnd)));
            var options = recipe.OptionsAt(trial.Point);
            var engine = TrialEngine.Of(recipe.MLContext, options);
            return RunsTogether.Run(count, engine, processors, FitOne, foldsAtOnce);

            FittedFold FitOne(int i, ProcessorShare share) => Fit(
                new TrialFit(trial.Number, first + i, trial.Point, options, share, cancellationToken), folds[first + i],
                watches[first + i], []);
        }
    }

    private FittedFold Fit(TrialFit fit, SweepFold fold, TrialWatch watch, IReadOnlyList<TrainingCallback> others)
    {
        IEstimator<ITransformer> pipeline;
        // The user's function need not be ready for several at once.
        lock (_building)
            pipeline = recipe.PipelineOf(fit, [watch, .. others]);
        ITransformer fitted;
        try
        {
            fitted = pipeline.Fit(fold.Train, fold.Validation);
        }
        catch (StoppedTrialException)
        {
            return FittedFold.Stopped;
        }
        if (watch.History is null)
            throw new InvalidOperationException(
                $"The pipeline of a trial must hold the trainer that {nameof(TrialContext)}.{nameof(TrialContext.CreateTrainer)} makes. "
                + $"Received: a pipeline with another trainer, which the sweep cannot follow. Write "
                + $"'trial.{nameof(TrialContext.CreateTrainer)}(options)' instead of 'new {nameof(DenseNetworkTrainer)}(...)'.");

        watch.Judge(fitted);
        return FittedFold.Of(fitted, fold.Preparation);
    }

    private TrialWatch Watch() => new(recipe.Metric, rungsFor: null, [], (_, _) => { });

    private static SweepTrial Result(ClaimedTrial trial, List<TrialWatch> watches, TimeSpan duration)
    {
        double[] scores = [.. watches.Select(ScoreOf)];
        var score = scores.Average();
        if (!double.IsFinite(score))
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The score of a trial must be a finite number. Received: {watches[0].MetricName} is {score}. Is the metric defined "
                    + $"for these validation rows?"));

        return new SweepTrial
        {
            Number = trial.Number,
            Point = trial.Point,
            State = watches[^1].StopReason is null ? TrialState.Completed : TrialState.Stopped,
            Score = score,
            MetricName = watches[0].MetricName,
            HigherIsBetter = watches[0].HigherIsBetter,
            FoldScores = scores,
            Curve = watches[0].Curve,
            WeightsFromEpochs = [.. watches.Select(watch => watch.WeightsFromEpoch)],
            Epochs = watches.Sum(watch => watch.Epochs),
            Error = watches[^1].StopReason,
            Duration = duration,
            Attempts = trial.Attempt,
        };
    }

    /// <summary>The metric of the epoch whose weights the model has; of several networks that of their mean.</summary>
    private static double ScoreOf(TrialWatch watch) => watch.ScoreOfMean
        ?? (watch.History!.WeightsFromEpoch is var epoch && epoch > 0 && epoch <= watch.Curve.Count
        ? watch.Curve[epoch - 1]
        : throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
                $"The weights of a trial must be of an epoch that it ran itself. Received: weights of epoch {epoch} from a run of "
                + $"{watch.Curve.Count} epochs. Remove Resume, and what stops training before the first epoch, from its pipeline.")));

    internal static ITransformer Chained(ITransformer? preparation, ITransformer network) =>
        preparation is null ? network : new TransformerChain<ITransformer>(preparation, network);
}
