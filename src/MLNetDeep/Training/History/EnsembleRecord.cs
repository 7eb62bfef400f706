using MLNetDeep.Options;
using MLNetDeep.Training.History;

namespace MLNetDeep;

/// <summary>The record of the networks whose scores a model averages (<see cref="DenseNetworkOptions.EnsembleSize"/>).</summary>
/// <remarks>Immutable and thread-safe. Two records are equal if all their values are, those of their networks included.</remarks>
public sealed record EnsembleRecord
{
    /// <summary>The record of each network, in the order of <see cref="DenseNetworkModel.Members"/>.</summary>
    public required IReadOnlyList<TrainingHistory> Members { get; init => field = Values.Of(value); }

    /// <summary>
    /// The mean loss of the averaged scores over all validation rows, without penalties on weights and before
    /// <see cref="DenseNetworkOptions.TemperatureScaling"/>. Null if there was no validation, or if the fit was cancelled and could not
    /// read all of them again.
    /// </summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Accuracy or RMSE of the averaged scores over all validation rows; null if <see cref="ValidationLoss"/> is null.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>
    /// <see cref="DenseNetworkOptions.Metrics"/> of the averaged scores over all validation rows; empty if <see cref="ValidationLoss"/> is
    /// null.
    /// </summary>
    public MetricValues ValidationMetrics { get; init => field = value ?? MetricValues.None; } = MetricValues.None;

    /// <summary>"5 networks, averaged: validation loss 0.31, validation metric 0.89", in the invariant culture.</summary>
    public override string ToString() => HistoryText.Of(this);
}
