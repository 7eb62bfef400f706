using System.Globalization;
using Microsoft.ML;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Rows;

namespace MLNetDeep;

/// <summary>
/// A fold of a cross-validation: its held-out rows, the network that was trained on the other rows, and the network's metrics on the
/// held-out rows.
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
        (Fold, _transformer, Scores, Failure, _data) = (fold, transformer, scores, failure, data);
        HeldOutRows = Array.AsReadOnly([.. heldOutRows]);
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
    /// The record of its training. Its validation rows, if the options ask for any, were taken from the fold's training rows, never from
    /// its held-out rows.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fold failed; the inner exception says why.</exception>
    public TrainingHistory History => Transformer.History;

    /// <summary>
    /// The reason why the fold failed, for example because training diverged in the first epoch; null if it did not fail. The metrics of a
    /// failed fold are NaN.
    /// </summary>
    public Exception? Failure { get; }

    /// <summary>
    /// The held-out rows, as indices in the data view from 0, ascending. Rows that were left out because a value is missing are in no fold.
    /// </summary>
    public IReadOnlyList<int> HeldOutRows { get; }

    /// <summary>
    /// The task's own metric over the held-out rows, weighted by example weights: accuracy, or for regression RMSE in units of the label.
    /// </summary>
    public double Metric => _figures.Metric;

    /// <summary>The <see cref="DenseNetworkOptions.Metrics"/> over the held-out rows.</summary>
    public MetricValues Metrics => _figures.Metrics;

    /// <summary>"fold 2: accuracy 0.8832, auc 0.97 over 1,000 rows held out", in the invariant culture, or why it failed.</summary>
    public override string ToString() => Failure is { } failure
        ? string.Create(CultureInfo.InvariantCulture, $"fold {Fold} failed: {failure.Message}")
        : string.Create(CultureInfo.InvariantCulture, $"fold {Fold}: {History.MetricName} {Metric:G4}")
            + string.Concat(Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G4}")))
            + string.Create(CultureInfo.InvariantCulture, $" over {HeldOutRows.Count:N0} rows held out");

    /// <summary>
    /// The held-out rows with all columns of the data and the scores of this fold's network, for ML.NET's evaluators:
    /// <c>mlContext.MulticlassClassification.Evaluate(fold.ScoredHoldOutSet)</c>. Lazy: reading it reads the data view again.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fold failed; the inner exception says why.</exception>
    public IDataView ScoredHoldOutSet => Transformer.Transform(new SelectedRowsView(_data, HeldOutRows));
}
