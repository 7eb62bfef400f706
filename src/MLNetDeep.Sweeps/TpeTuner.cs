using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// The tree-structured Parzen estimator (TPE): after some random trials it models where the good trials lie and where the others, and tries
/// what is likely among the good and unlikely among the others.
/// </summary>
/// <remarks>
/// <para>Trials are ranked; the best γ = <see cref="GoodShare"/> of them, at most 25, are the good ones; of the others at most 500 are
/// looked at, evenly over their numbers. For each parameter, in the order of the space and among the trials in which it counts, ℓ and g are
/// Parzen estimators over the good and the other trials; of <see cref="Candidates"/> values drawn from ℓ the one with the highest ℓ/g is
/// taken. For numbers an estimator is a mixture of normal distributions, cut off at the bounds (on the logarithmic scale where that was
/// asked for; whole numbers by the probability of what rounds to them), one around each trial as wide as the farther of its two neighbours,
/// and one over the whole range; for choices it is the counts plus one.</para>
/// <para>Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011; the cap of 25 is that of hyperopt (Bergstra, Yamins
/// and Cox, "Making a Science of Model Search", ICML 2013). Trials that were stopped early rank below all that were not, the earlier
/// stopped the lower; failed ones last. Immutable and thread-safe.</para>
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
