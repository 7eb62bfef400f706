namespace MLNetDeep;

/// <summary>What shuffling one column did to a model's loss. Immutable.</summary>
/// <param name="Name">The column.</param>
/// <param name="Increase">
/// The mean increase of the loss over the orders; 0 of a column on which no score depends. Around 0, also below it, the column does not
/// matter.
/// </param>
/// <param name="Deviation">The sample standard deviation over the orders; 0 of a single one.</param>
public sealed record ColumnEffect(string Name, double Increase, double Deviation);
