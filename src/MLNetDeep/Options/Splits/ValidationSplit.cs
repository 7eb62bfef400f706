using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Which of the training rows are held out to validate every epoch: <see cref="RandomSplit"/>, <see cref="GroupSplit"/> or
/// <see cref="LastRowsSplit"/>.
/// </summary>
/// <remarks>
/// Rows that are left out because a value is missing or not finite belong to neither side, and do not count. Immutable and thread-safe;
/// equal when kind and values are equal.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RandomSplit), "random")]
[JsonDerivedType(typeof(GroupSplit), "group")]
[JsonDerivedType(typeof(LastRowsSplit), "lastRows")]
public abstract record ValidationSplit
{
    private protected ValidationSplit(float fraction) => Fraction = fraction;

    /// <summary>The share of rows to hold out, above 0 and below 1.</summary>
    public float Fraction { get; init; }

    /// <summary>The kind and what is not at its default, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) =>
        OptionRules.Between(0, 1, Fraction, $"{name}.{nameof(Fraction)}", "Leave the split null to validate nothing.");
}
