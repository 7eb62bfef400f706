namespace MLNetDeep.Sweeps.Trials;

/// <summary>What the trials of a sweep that is asked and told have in common.</summary>
/// <param name="Space">What may be tried.</param>
/// <param name="Tuner">Who chooses.</param>
/// <param name="Seed">The seed of training where the start options have none.</param>
/// <param name="MaxTrials">How many trials there are to be; null where the loop ends by itself.</param>
/// <param name="MetricName">What scores are.</param>
/// <param name="HigherIsBetter">Whether a higher score is better.</param>
/// <param name="BeatInterval">How often a heartbeat is counted up.</param>
/// <param name="Time">The clock.</param>
internal sealed record AskTellTerms(
    SearchSpace<DenseNetworkOptions> Space, SweepTuner Tuner, int Seed, int? MaxTrials, string MetricName, bool HigherIsBetter,
    TimeSpan BeatInterval, TimeProvider Time);
