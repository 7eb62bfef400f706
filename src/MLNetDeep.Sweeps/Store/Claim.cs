using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>The answer to a worker that asks for a trial.</summary>
internal abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>Here is one.</summary>
    public sealed record Taken(ClaimedTrial Trial) : Claim;

    /// <summary>Perhaps later: others are at work.</summary>
    public sealed record Wait : Claim;

    /// <summary>The sweep has ended.</summary>
    public sealed record NothingLeft : Claim;
}
