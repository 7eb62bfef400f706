using System.Globalization;
using Microsoft.ML;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Columns;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.Training.Calibration;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>Makes one model of the networks of trials. Thread-safe.</summary>
/// <param name="recipe">How a point becomes a pipeline.</param>
/// <param name="data">The rows.</param>
/// <param name="runner">Trains networks again where they are wanted behind one preparation.</param>
/// <param name="trials">All trials.</param>
/// <param name="kept">The networks that were kept, by the numbers of the trials.</param>
internal sealed class EnsembleMaker(
    TrialRecipe recipe, SweepData data, TrialRunner runner, IReadOnlyList<SweepTrial> trials,
    MadeOnce<IReadOnlyDictionary<int, byte[]>> kept)
{
    private readonly MadeOnce<IReadOnlyList<Candidate>> _candidates = new(() => [.. kept.Value
        .Select(networks => new Candidate(trials[networks.Key], TrialNetworksFile.Read(networks.Value)))
        .OrderBy(candidate => candidate.Trial.Cost).ThenBy(candidate => candidate.Trial.Number)]);

    /// <summary>The mean that is best.</summary>
    public SweepEnsemble OfBest(int size, CancellationToken cancellationToken)
    {
        if (size < 1)
            throw new ArgumentOutOfRangeException(nameof(size), string.Create(
                CultureInfo.InvariantCulture, $"An ensemble must have a size of at least 1. Received: {size}."));
        if (_candidates.Value is not [var best, ..])
            throw new InvalidOperationException(
                $"An ensemble must have networks to average. Received: a sweep that kept none. A trial's networks are kept if it ended, "
                + $"{nameof(DenseNetworkSweep.SetKeptNetworks)} is above 0, and the pipeline of {nameof(DenseNetworkSweep.SetPipeline)}, "
                + $"if there is one, holds the trainer alone: move the steps before it to {nameof(DenseNetworkSweep.SetPreparation)}.");

        return Of([.. _candidates.Value.Where(candidate => candidate.GoesWith(best))], size, cancellationToken);
    }

    /// <summary>The mean of the folds of a trial.</summary>
    public SweepEnsemble OfFolds(SweepTrial trial, CancellationToken cancellationToken)
    {
        if (data.FoldCount == 1)
            throw new InvalidOperationException(
                $"A sweep must have several folds if their networks are to be averaged. Received: one validation set. Use "
                + $"{nameof(SweepResult.Ensemble)}, or {nameof(DenseNetworkSweep.SetData)} with folds.");
        var candidate = _candidates.Value.FirstOrDefault(candidate => candidate.Trial.Number == trial.Number)
            ?? throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The networks of trial {trial.Number} must be in the store to be averaged. Received: a store without them. Leave ")
                + $"{nameof(DenseNetworkSweep.SetKeptNetworks)} above 0.");
        return Of([candidate], 1, cancellationToken);
    }

    private SweepEnsemble Of(IReadOnlyList<Candidate> candidates, int size, CancellationToken cancellationToken)
    {
        var best = candidates[0];
        var options = recipe.OptionsAt(best.Trial.Point);
        var rows = JudgedBy(best, options);
        var metric = new SweepMetric(recipe.Metric, LossOf(options));
        var outputs = candidates.Select(candidate => candidate.OutputsFor(rows)).ToArray();
        var selection = new ForwardSelection(
            rows, ofMean => SweepTrial.CostOf(metric.Of(rows, ofMean), best.Trial.HigherIsBetter)).Of(outputs, size);

        var picked = selection.Picks.GroupBy(pick => pick)
            .Select(pick => (Candidate: candidates[pick.Key], Share: (double)pick.Count() / selection.Picks.Count)).ToArray();
        var preparation = data.FoldCount == 1 ? data.Folds[0].Preparation : data.PreparationSteps?.Fit(data.All);
        var models = picked.Select(pick => NetworksOf(pick.Candidate, preparation, cancellationToken)).ToArray();
        var mean = DenseNetworkModel.UncalibratedMeanOf(
            [.. models.SelectMany(networks => networks)],
            [.. picked.Zip(models).SelectMany(pick => Enumerable.Repeat(pick.First.Share / pick.Second.Count, pick.Second.Count))]);
        var recorded = Recorded(mean, rows, selection.Outputs, options);
        return new SweepEnsemble(
            [.. picked.Select(pick => new SweepEnsembleMember { Trial = pick.Candidate.Trial, Share = pick.Share })],
            TrialRunner.Chained(preparation, new DenseNetworkTransformer(recipe.MLContext, recorded)),
            metric.Of(rows, selection.Outputs), best.Trial.MetricName);
    }

    /// <summary>The labels of the rows that trials were judged by, of all folds.</summary>
    private JudgedRows JudgedBy(Candidate best, DenseNetworkOptions options) =>
        JudgedRows.Joined([.. data.Folds.Select((fold, i) =>
        {
            using var rows = ValidationRows.Read(fold.Validation, options);
            return rows.JudgedAs(best.Networks.Folds[i]);
        })]);

    /// <summary>
    /// The networks of a trial, which read the same features: as they are, unless each is of a fold with a preparation of its own.
    /// </summary>
    private IReadOnlyList<DenseNetworkModel> NetworksOf(
        Candidate candidate, ITransformer? preparation, CancellationToken cancellationToken) =>
        data.FoldCount == 1 || preparation is null
            ? candidate.Networks.Folds
            : [.. runner.TrainFoldsBehind(preparation, candidate.Trial, cancellationToken).Select(network => network.Uncalibrated())];

    private LossFunction LossOf(DenseNetworkOptions options) =>
        TrainingColumns.Find(data.Folds[0].Train, options, expectedTask: null).Loss;

    /// <summary>A mean with the figures it has on the validation rows; calibrated by them where the options say so.</summary>
    private DenseNetworkModel Recorded(DenseNetworkModel mean, JudgedRows rows, float[] outputs, DenseNetworkOptions options)
    {
        var calibration = options.TemperatureScaling && mean.Task == LearningTask.MulticlassClassification
            ? TemperatureScaling.Fit(new ScaledLogits(outputs, TruthsOf(rows), WeightsOf(rows), rows.OutputCount))
            : null;
        var history = mean.History with
        {
            Calibration = calibration,
            Ensemble = mean.Members.Count == 1 ? null : mean.History.Ensemble! with
            {
                ValidationLoss = rows.Loss(LossOf(options), outputs),
                ValidationMetric = rows.MainMetric(outputs),
                ValidationMetrics = new MetricValues(
                    options.Metrics.Select(metric => KeyValuePair.Create(metric.Name, rows.Metric(metric, outputs)))),
            },
        };
        return mean.Members.Count == 1 && mean.Specification.MemberCount == 1
            ? mean
            : mean.WithRecord(history, calibration?.Temperature ?? 1);
    }

    private static float[] TruthsOf(JudgedRows rows)
    {
        if (rows.Labels is { } shares)
            return shares;
        var truths = new float[rows.Count * rows.OutputCount];
        foreach (var (row, marked) in rows.Classes!.Index())
            truths[row * rows.OutputCount + marked] = 1;
        return truths;
    }

    private static float[] WeightsOf(JudgedRows rows) => rows.Weights ?? [.. Enumerable.Repeat(1f, rows.Count)];

    /// <summary>A trial whose networks were kept.</summary>
    private sealed record Candidate(SweepTrial Trial, TrialNetworks Networks)
    {
        /// <summary>Whether both can be averaged: trials with another loss may predict the logarithm of a rate.</summary>
        public bool GoesWith(Candidate other)
        {
            var (own, its) = (Networks.Folds[0], other.Networks.Folds[0]);
            return Networks.Folds.Count == other.Networks.Folds.Count && own.FeatureCount == its.FeatureCount && own.Task == its.Task
                && own.OutputCount == its.OutputCount && own.Description.ScoreFunction == its.Description.ScoreFunction
                && Equals(own.Description.Classes, its.Description.Classes) && own.Quantiles.SequenceEqual(its.Quantiles);
        }

        public float[] OutputsFor(JudgedRows rows)
        {
            float[] outputs = [.. Networks.Outputs.SelectMany(ofFold => ofFold)];
            return outputs.Length == rows.Count * rows.OutputCount
                ? outputs
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The store must hold the outputs of {rows.Count} validation rows. Received: {outputs.Length} numbers of trial "
                    + $"{Trial.Number}, {rows.OutputCount} for each row. The store is damaged, or was changed by hand."));
        }
    }
}
