using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>Random search: draws every parameter uniformly over its scale, independently of the others and of all results.</summary>
/// <remarks>
/// Immutable and thread-safe. Trial n does not depend on other trials, with one exception: a point that an earlier trial had is drawn
/// again. When all points of a space have been tried, the sweep ends. Source: Bergstra and Bengio, "Random Search for Hyper-Parameter
/// Optimization", JMLR 13, 2012.
/// </remarks>
public sealed record RandomTuner : SweepTuner
{
    internal override bool UsesResults => false;

    internal override SearchPoint? Propose(ProposalRequest request) => request.Untried(request.Drawn);

    internal override IEnumerable<string> Violations(ParameterSpace space) => [];
}
