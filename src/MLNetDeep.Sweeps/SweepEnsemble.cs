using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep;

/// <summary>One model that averages the networks of several trials; see <see cref="SweepResult.Ensemble"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SweepEnsemble
{
    internal SweepEnsemble(
        IReadOnlyList<SweepEnsembleMember> members, ITransformer model, double score, string metricName) =>
        (Members, Model, Score, MetricName) = (members, model, score, metricName);

    /// <summary>The trials whose networks are averaged, with their shares, in the order in which they were first picked.</summary>
    public IReadOnlyList<SweepEnsembleMember> Members { get; }

    /// <summary>The whole pipeline, including the preparation: it takes raw rows and predicts.</summary>
    public ITransformer Model { get; }

    /// <summary>The network in <see cref="Model"/>: the weighted mean of the networks of <see cref="Members"/>.</summary>
    public DenseNetworkModel Network => Model.FindDenseNetwork().Model;

    /// <summary>
    /// The sweep's metric over the validation rows. It is slightly optimistic, since these rows chose the trials. With folds it covers all
    /// held-out rows, each scored by networks that did not train on it.
    /// </summary>
    public double Score { get; }

    /// <summary>The name of the score, for example "validation accuracy".</summary>
    public string MetricName { get; }

    /// <summary>"3 trials: validation rmse 0.4321: trial 7 0.5, trial 2 0.3, trial 11 0.2", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Members.Count} trial{(Members.Count == 1 ? "" : "s")}: {MetricName} {Number.Of(Score)}: ")
        + string.Join(", ", Members);
}
