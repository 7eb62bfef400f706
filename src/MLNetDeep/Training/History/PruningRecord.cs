using System.Globalization;

namespace MLNetDeep;

/// <summary>Which members of a <see cref="SharedEnsemble"/> a model kept (<see cref="SharedEnsemble.KeptMembers"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PruningRecord
{
    /// <summary>The numbers of the members that were kept, from 0, in the order they were chosen: the best one first.</summary>
    public required IReadOnlyList<int> Members { get; init => field = value is null ? null! : [.. value]; }

    /// <summary>
    /// The mean loss over all validation rows, each by its example weight, of the mean of all members. It has the scale of
    /// <see cref="EpochRecord.ValidationLoss"/>, but no class weights and penalties.
    /// </summary>
    public required double ValidationLossBefore { get; init; }

    /// <summary>The same of the members that were kept. The rows chose them, so it is a little better than on other rows.</summary>
    public required double ValidationLossAfter { get; init; }

    /// <summary>"8 members kept, validation loss 0.312 to 0.308", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Members.Count} members kept, validation loss {ValidationLossBefore:G4} to {ValidationLossAfter:G4}");

    /// <summary>Whether the other says the same.</summary>
    public bool Equals(PruningRecord? other) => other is not null && Members.SequenceEqual(other.Members)
        && ValidationLossBefore.Equals(other.ValidationLossBefore) && ValidationLossAfter.Equals(other.ValidationLossAfter);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Members.Aggregate(HashCode.Combine(ValidationLossBefore, ValidationLossAfter), HashCode.Combine);
}
