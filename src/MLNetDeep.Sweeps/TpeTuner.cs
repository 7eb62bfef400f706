using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// The tree-structured Parzen estimator (TPE): after some random trials it models where the good trials lie and where the others lie. It
/// proposes points that are likely among the good ones and unlikely among the others.
/// </summary>
/// <remarks>
/// <para>Trials are ranked. The best γ = <see cref="GoodShare"/> of them, at most 25, are the good ones. Of the others, at most 500 are
/// used, evenly over their numbers. For each parameter, in the order of the space and among the trials in which it counts, ℓ and g are
/// Parzen estimators over the good and the other trials. Of <see cref="Candidates"/> values drawn from ℓ, the one with the highest ℓ/g is
/// taken. For numbers an estimator is a mixture of normal distributions, cut off at the bounds: one around each trial, as wide as the
/// distance to the farther of its two neighbours, and one over the whole range. A logarithmic scale is used if the parameter has one; a
/// whole number has the probability of the interval that rounds to it. For choices an estimator is the counts plus one.</para>
/// <para>Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011; the cap of 25 is that of hyperopt (Bergstra, Yamins
/// and Cox, "Making a Science of Model Search", ICML 2013). Trials that were stopped early rank below those that ran to their end, lower
/// the earlier they were stopped; failed ones are last. Immutable and thread-safe.</para>
/// </remarks>
public sealed record TpeTuner : SweepTuner
{
    /// <summary>The number of random trials at the beginning. At least 2.</summary>
    /// <value>The default value is 10.</value>
    public int StartupTrials { get; init; } = 10;

    /// <summary>The share γ of the trials that count as good. Above 0 and below 1.</summary>
    /// <value>The default value is 0.15, that of the paper.</value>
    public double GoodShare { get; init; } = .15;

    /// <summary>The number of values that are drawn for each parameter; the best one is taken. At least 1.</summary>
    /// <value>The default value is 24.</value>
    public int Candidates { get; init; } = 24;

    internal override bool UsesResults => true;

    internal override SearchPoint? Propose(ProposalRequest request) =>
        request.Tried.Count < StartupTrials ? new RandomTuner().Propose(request) : new TpeProposal(this, request).Point();

    internal override IEnumerable<string> Violations(ParameterSpace space)
    {
        if (StartupTrials < 2)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{nameof(StartupTrials)} must be at least 2. Received: {StartupTrials}.");
        if (!(GoodShare is > 0 and < 1))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{nameof(GoodShare)} must be above 0 and below 1. Received: {GoodShare}.");
        if (Candidates < 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(Candidates)} must be at least 1. Received: {Candidates}.");
    }
}
