using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>Random search: every parameter is drawn evenly over its scale, independently of the others and of all results.</summary>
/// <remarks>
/// Immutable and thread-safe. Trial n is the same whatever other trials there are, but for points that an earlier trial has had: those are
/// drawn again, and when all points of a space have been tried the sweep ends.
/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.
/// </remarks>
public sealed record RandomTuner : SweepTuner
{
    internal override bool UsesResults => false;

    internal override SearchPoint? Propose(ProposalRequest request) => request.Untried(request.Drawn);

    internal override IEnumerable<string> Violations(ParameterSpace space) => [];
}
