using MLNetDeep.Options;

namespace MLNetDeep;

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
