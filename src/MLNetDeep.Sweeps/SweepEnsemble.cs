using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep;

/// <summary>One model of the networks of several trials; see <see cref="SweepResult.Ensemble"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SweepEnsemble
{
    internal SweepEnsemble(
        IReadOnlyList<SweepEnsembleMember> members, ITransformer model, double score, string metricName) =>
        (Members, Model, Score, MetricName) = (members, model, score, metricName);

    /// <summary>The trials whose networks are averaged, in the order in which they were picked first, and how much each counts.</summary>
    public IReadOnlyList<SweepEnsembleMember> Members { get; }

    /// <summary>The pipeline, preparation included: what takes raw rows and predicts.</summary>
    public ITransformer Model { get; }

    /// <summary>The network in it: the weighted mean of those of <see cref="Members"/>.</summary>
    public DenseNetworkModel Network => Model.FindDenseNetwork().Model;

    /// <summary>
    /// The metric of the sweep over the validation rows that the trials were chosen by, and so a little too good; with folds over all rows
    /// held out, each judged by networks that have not seen it.
    /// </summary>
    public double Score { get; }

    /// <summary>What the score is: "validation accuracy".</summary>
    public string MetricName { get; }

    /// <summary>"3 trials: validation rmse 0.4321: trial 7 0.5, trial 2 0.3, trial 11 0.2", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Members.Count} trial{(Members.Count == 1 ? "" : "s")}: {MetricName} {Number.Of(Score)}: ")
        + string.Join(", ", Members);
}
