using System.Globalization;
using Microsoft.ML;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Rows;

namespace MLNetDeep;

/// <summary>
/// One fold of a cross-validation: the rows it held out, the network that was trained on the others, and what that is worth on the rows
/// held out.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DenseNetworkFold
{
    private readonly DenseNetworkTransformer? _transformer;
    private readonly IDataView _data;
    private readonly HeldOutFigures _figures;

    internal DenseNetworkFold(
        int fold, DenseNetworkTransformer? transformer, HeldOutScores? scores, IReadOnlyList<MetricFunction> metrics, Exception? failure,
        IReadOnlyList<int> heldOutRows, IDataView data)
    {
        (Fold, _transformer, Scores, Failure, HeldOutRows, _data) = (fold, transformer, scores, failure, heldOutRows, data);
        _figures = scores?.Figures(metrics) ?? HeldOutFigures.None(metrics);
    }

    /// <summary>What the network says of the rows held out; null where the fold failed.</summary>
    internal HeldOutScores? Scores { get; }

    /// <summary>The number of the fold, from 0.</summary>
    public int Fold { get; }

    /// <summary>The network of this fold.</summary>
    /// <exception cref="InvalidOperationException">The fold failed; the inner exception says why.</exception>
    public DenseNetworkTransformer Transformer => _transformer
        ?? throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
            $"A fold must have succeeded to have a network. Received: fold {Fold}, which failed: {Failure?.Message}"), Failure);

    /// <summary>
    /// The record of its training. What it validated on are rows held out of the training rows of the fold, if the options ask for that,
    /// and never the fold's own.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fold failed; the inner exception says why.</exception>
    public TrainingHistory History => Transformer.History;

    /// <summary>
    /// Why the fold failed, for example because training diverged in its first epoch; null when it did not. The figures of a fold that
    /// failed are NaN.
    /// </summary>
    public Exception? Failure { get; }

    /// <summary>
    /// The rows held out, as places in the data view from 0, ascending. Rows that were left out because a value is missing are in no fold.
    /// </summary>
    public IReadOnlyList<int> HeldOutRows { get; }

    /// <summary>
    /// The task's own metric over the rows held out, weighted by example weights: the accuracy, or for regression the RMSE in units of the
    /// label.
    /// </summary>
    public double Metric => _figures.Metric;

    /// <summary>The <see cref="DenseNetworkOptions.Metrics"/> over the rows held out.</summary>
    public MetricValues Metrics => _figures.Metrics;

    /// <summary>"fold 2: accuracy 0.8832, auc 0.97 over 1,000 rows held out", in the invariant culture, or why it failed.</summary>
    public override string ToString() => Failure is { } failure
        ? string.Create(CultureInfo.InvariantCulture, $"fold {Fold} failed: {failure.Message}")
        : string.Create(CultureInfo.InvariantCulture, $"fold {Fold}: {History.MetricName} {Metric:G4}")
            + string.Concat(Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G4}")))
            + string.Create(CultureInfo.InvariantCulture, $" over {HeldOutRows.Count:N0} rows held out");

    /// <summary>
    /// The rows held out with the scores of this fold's network beside all columns of the data, for ML.NET's evaluators:
    /// <c>mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet)</c>. Lazy: reading it reads the data view again.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fold failed; the inner exception says why.</exception>
    public IDataView ScoredHoldOutSet => Transformer.Transform(new SelectedRowsView(_data, HeldOutRows));
}
