using Microsoft.ML;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>What came of a trial.</summary>
/// <param name="Trial">What is recorded.</param>
/// <param name="Model">The fitted pipeline, preparation included; null where it failed, or has one for each fold.</param>
/// <param name="Networks">The network of each fold; null where it failed or was stopped, or where its pipeline has steps of its own, so
/// that its networks read what others do not.</param>
/// <param name="Exception">Why it failed; null when it did not.</param>
internal sealed record TrialOutcome(
    SweepTrial Trial, ITransformer? Model, IReadOnlyList<DenseNetworkModel>? Networks, Exception? Exception);
