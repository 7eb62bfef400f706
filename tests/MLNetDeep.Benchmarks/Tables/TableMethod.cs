namespace MLNetDeep.Benchmarks.Tables;

/// <summary>A way to get a model of a table.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Title">How it stands in the table.</param>
/// <param name="Fit">Trains it on the training rows with a seed, and chooses what it chooses among them.</param>
internal sealed record TableMethod(string Name, string Title, Func<TableRequest, FittedTable> Fit);
