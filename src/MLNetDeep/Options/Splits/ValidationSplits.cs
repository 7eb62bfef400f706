using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The rule for which training rows are held out to validate every epoch: <see cref="RandomSplit"/>, <see cref="GroupSplit"/> or
/// <see cref="LastRowsSplit"/>.
/// </summary>
/// <remarks>
/// Rows that are left out because a value is missing or not finite are on neither side and are not counted. Immutable and thread-safe;
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

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) =>
        OptionRules.Between(0, 1, Fraction, $"{name}.{nameof(Fraction)}", "Leave the split null to validate nothing.");
}

/// <summary>
/// Holds out random rows, drawn with <see cref="DenseNetworkOptions.Seed"/>. For classification the draw is stratified, and every class
/// keeps at least one training row. The same as <see cref="DenseNetworkOptions.ValidationFraction"/>.
/// </summary>
/// <param name="Fraction">The share of rows to hold out, above 0 and below 1; rounded to whole rows.</param>
/// <remarks>
/// Copies of training rows must not validate: a fit warns if 30 % or more of the rows held out have the same features and label as a
/// training row, and chance does not explain it. <see cref="GroupSplit"/> can keep copies together.
/// </remarks>
public sealed record RandomSplit(float Fraction) : ValidationSplit(Fraction);

/// <summary>
/// Holds out the last rows of the data, in the order in which they are read. For time series whose rows are in the order of time: the
/// network is then validated on rows that are later than all training rows.
/// </summary>
/// <param name="Fraction">The share of rows to hold out, above 0 and below 1; rounded to whole rows.</param>
/// <remarks>
/// Nothing is random: the seed has no effect, and classes are not stratified. <see cref="DenseNetworkOptions.Shuffle"/> still shuffles the
/// training rows.
/// </remarks>
public sealed record LastRowsSplit(float Fraction) : ValidationSplit(Fraction);

/// <summary>
/// Holds out whole groups of rows (all rows of a patient, a customer, a document). No group is on both sides, so validation shows how good
/// the network is on groups that it has not seen.
/// </summary>
/// <param name="GroupColumnName">
/// The column of groups: a key, a text or an integer of any size. It is not a feature unless the feature column contains it too.
/// </param>
/// <param name="Fraction">The share of rows (not of groups) to hold out, above 0 and below 1.</param>
/// <remarks>
/// <para><see cref="DenseNetworkOptions.Seed"/> puts the groups into a random order. Then each group in turn is held out if that brings the
/// number of held-out rows nearer to the fraction. Each side gets at least one group, the smallest, whatever the fraction. Classes are not
/// stratified.</para>
/// <para>A row whose group is missing (a missing key or an empty text) is left out of both sides, like a row with a missing label, and
/// counted in the same warning.</para>
/// </remarks>
public sealed record GroupSplit(string GroupColumnName, float Fraction) : ValidationSplit(Fraction)
{
    internal override IEnumerable<string> Violations(string name) =>
        [.. OptionRules.NotEmpty(GroupColumnName, $"{name}.{nameof(GroupColumnName)}"), .. base.Violations(name)];
}
