namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What one method came to on one table with one seed.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Figures">On the test rows.</param>
/// <param name="Seconds">The time of the whole fit, preparation and choosing included.</param>
/// <param name="ProcessorSeconds">What the fit used of all cores together.</param>
internal sealed record TableResult(string Table, string Method, int Seed, TableFigures Figures, double Seconds, double ProcessorSeconds);
