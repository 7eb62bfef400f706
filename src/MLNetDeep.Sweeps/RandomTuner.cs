using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>Random search: every parameter is drawn evenly over its scale, independently of the others and of all results.</summary>
/// <remarks>
/// Immutable and thread-safe. Trial n is the same whatever other trials there are, but for points that an earlier trial has had: those are drawn anew,
/// up to 20 times. Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.
/// </remarks>
public sealed record RandomTuner : SweepTuner
{
    internal override bool UsesResults => false;

    internal override SearchPoint Propose(ProposalRequest request) => request.Untried(draw =>
    {
        // A number for every parameter, whether it counts or not: a change of one condition leaves the other parameters as they were.
        var stream = request.Stream(draw);
        double[] units = [.. request.Space.Parameters.Select(_ => stream.NextDouble())];
        return request.Space.PointFromUnit(i => units[i]);
    });

    internal override IEnumerable<string> Violations(ParameterSpace space) => [];
}
