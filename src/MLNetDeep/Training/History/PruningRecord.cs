using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Which members of a <see cref="SharedEnsemble"/> a model kept (<see cref="SharedEnsemble.KeptMembers"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PruningRecord
{
    /// <summary>The numbers of the members that were kept, from 0, in the order in which they were chosen: the best one first.</summary>
    public required IReadOnlyList<int> Members { get; init => field = Values.Of(value); }

    /// <summary>
    /// The mean loss of the mean of all members, over all validation rows with their example weights. It has the scale of
    /// <see cref="EpochRecord.ValidationLoss"/>, but without class weights and penalties.
    /// </summary>
    public required double ValidationLossBefore { get; init; }

    /// <summary>The same for the members that were kept. These rows chose them, so it is slightly optimistic.</summary>
    public required double ValidationLossAfter { get; init; }

    /// <summary>"8 members kept, validation loss 0.312 to 0.308", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Members.Count} members kept, validation loss {ValidationLossBefore:G4} to {ValidationLossAfter:G4}");
}
