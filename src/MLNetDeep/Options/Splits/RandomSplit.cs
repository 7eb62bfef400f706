namespace MLNetDeep;

/// <summary>
/// Holds out rows drawn at random with <see cref="DenseNetworkOptions.Seed"/>; for classes every class gives its share (stratified), and
/// keeps at least one row to train on. The same as <see cref="DenseNetworkOptions.ValidationFraction"/>.
/// </summary>
/// <param name="Fraction">The share of rows to hold out, above 0 and below 1; rounded to whole rows.</param>
public sealed record RandomSplit(float Fraction) : ValidationSplit(Fraction);
