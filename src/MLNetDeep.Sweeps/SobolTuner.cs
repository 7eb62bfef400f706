using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// Quasi-random search: a scrambled Sobol' sequence, whose points lie more evenly in the space than random ones. In the first 2ᵏ trials
/// every parameter has exactly one value in each of the 2ᵏ equal parts of its scale.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Where an earlier trial has had a point (whole numbers and choices alone repeat), another is drawn;
/// when all have been tried the sweep ends. Direction numbers of Joe and Kuo, "Constructing Sobol Sequences with Better Two-Dimensional
/// Projections", SIAM Journal on Scientific Computing 30, 2008, for up to 64 parameters;
/// scrambled with the seed by random lower triangular matrices and a digital shift, of
/// Matoušek, "On the L2-Discrepancy for Anchored Boxes", Journal of Complexity 14, 1998.
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
