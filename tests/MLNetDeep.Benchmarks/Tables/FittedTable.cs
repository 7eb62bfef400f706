using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What a method has trained.</summary>
/// <param name="Model">The model, preparation included.</param>
internal sealed record FittedTable(ITransformer Model)
{
    /// <summary>The time of what was done before and used again, such as a sweep that two methods share.</summary>
    public TimeSpan Before { get; init; }

    /// <summary>What that used of all cores together.</summary>
    public TimeSpan ProcessorBefore { get; init; }
}
