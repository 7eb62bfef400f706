using Microsoft.ML;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>What came of a trial.</summary>
/// <param name="Trial">What is recorded.</param>
/// <param name="Model">The fitted pipeline, preparation included; null where it failed, or has one for each fold.</param>
/// <param name="Exception">Why it failed; null when it did not.</param>
internal sealed record TrialOutcome(SweepTrial Trial, ITransformer? Model, Exception? Exception);
