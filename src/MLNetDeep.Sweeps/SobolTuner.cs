using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// Quasi-random search: a scrambled Sobol' sequence, which covers the space more evenly than random points. In the first 2ᵏ trials every
/// parameter has exactly one value in each of 2ᵏ equal parts of its scale.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. At most 64 parameters; <see cref="DenseNetworkSweep.Run"/> refuses more with an ArgumentException. If an
/// earlier trial had the point (which happens only with whole numbers and choices), another one is drawn. When all points have been tried,
/// the sweep ends. Direction numbers: Joe and Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM Journal on
/// Scientific Computing 30, 2008. Scrambling with the seed by random lower triangular matrices and a digital shift: Matoušek, "On the
/// L2-Discrepancy for Anchored Boxes", Journal of Complexity 14, 1998.
/// </remarks>
public sealed record SobolTuner : SweepTuner
{
    internal override bool UsesResults => false;

    internal override SearchPoint? Propose(ProposalRequest request)
    {
        var sequence = new SobolSequence(request.Seed);
        return request.Untried(draw => draw == 0
            ? request.Space.PointFromUnit(dimension => sequence.Unit((uint)request.Number, dimension))
            : request.Drawn(draw));
    }

    internal override IEnumerable<string> Violations(ParameterSpace space)
    {
        if (space.Parameters.Count > SobolSequence.MostDimensions)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"A search space for {nameof(SobolTuner)} must have at most {SobolSequence.MostDimensions} parameters. Received: "
                + $"{space.Parameters.Count}. Use {nameof(RandomTuner)} or {nameof(TpeTuner)}.");
    }
}
