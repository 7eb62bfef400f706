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

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) =>
        OptionRules.Between(0, 1, Fraction, $"{name}.{nameof(Fraction)}", "Leave the split null to validate nothing.");
}

/// <summary>
/// Holds out rows drawn at random with <see cref="DenseNetworkOptions.Seed"/>; for classes every class gives its share (stratified), and
/// keeps at least one row to train on. The same as <see cref="DenseNetworkOptions.ValidationFraction"/>.
/// </summary>
/// <param name="Fraction">The share of rows to hold out, above 0 and below 1; rounded to whole rows.</param>
public sealed record RandomSplit(float Fraction) : ValidationSplit(Fraction);

/// <summary>
/// Holds out the last rows of the data, in the order in which it is read: for time series, whose rows are in the order of time, so that the
/// network is validated on what came after all that it was trained on.
/// </summary>
/// <param name="Fraction">The share of rows to hold out, above 0 and below 1; rounded to whole rows.</param>
/// <remarks>
/// Nothing is drawn: the seed does not matter, and classes are not stratified. <see cref="DenseNetworkOptions.Shuffle"/> still shuffles the
/// training rows among themselves.
/// </remarks>
public sealed record LastRowsSplit(float Fraction) : ValidationSplit(Fraction);

/// <summary>
/// Holds out whole groups of rows (all rows of a patient, a customer, a document), so that no group is on both sides and the validation
/// values tell how well the network does on groups it has not seen.
/// </summary>
/// <param name="GroupColumnName">
/// The column that says which group a row belongs to: a key, text, or an integer of any size. It is no feature unless it is also part of
/// the feature column.
/// </param>
/// <param name="Fraction">The share of rows (not of groups) to hold out, above 0 and below 1.</param>
/// <remarks>
/// <para>The rule: the groups are put into a random order with <see cref="DenseNetworkOptions.Seed"/> and gone through once; each is held
/// out if that brings the number of rows held out nearer to the fraction. So no further group would bring it nearer. At least one group,
/// the smallest, goes to each side, whatever the fraction. Classes are not stratified.</para>
/// <para>A row whose group is missing (a missing key, or empty text) is left out of both sides, as a row with a missing label is, and
/// counted in the same warning: nobody can say on which side it belongs.</para>
/// </remarks>
public sealed record GroupSplit(string GroupColumnName, float Fraction) : ValidationSplit(Fraction)
{
    internal override IEnumerable<string> Violations(string name) =>
        [.. OptionRules.NotEmpty(GroupColumnName, $"{name}.{nameof(GroupColumnName)}"), .. base.Violations(name)];
}
