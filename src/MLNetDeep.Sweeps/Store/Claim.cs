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
    /// <param name="ForTheLast">Whether no other trial will begin, unless one of those that run is lost.</param>
    /// <param name="ForOwn">Whether this store itself has handed out all that run.</param>
    public sealed record Wait(bool ForTheLast, bool ForOwn) : Claim;

    /// <summary>The sweep has ended.</summary>
    public sealed record NothingLeft : Claim;
}
