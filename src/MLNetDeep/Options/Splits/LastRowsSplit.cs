namespace MLNetDeep;

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
