using Microsoft.ML;

namespace MLNetDeep;

/// <summary>The fitted steps of a pipeline before one that is being fitted: what a model that is saved meanwhile needs, to read raw
/// rows.</summary>
/// <param name="And">Those steps and a transformer after them, as one.</param>
/// <param name="InputSchema">The schema of the rows that the first of them reads.</param>
internal sealed record StepsBefore(Func<ITransformer, ITransformer> And, DataViewSchema InputSchema);
