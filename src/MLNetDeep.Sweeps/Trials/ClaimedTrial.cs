using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>A trial that a worker has taken upon itself.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Attempt">How often it has been taken up, this time included: whoever has an earlier one has lost it.</param>
/// <param name="Point">What it tries.</param>
/// <param name="Tried">Earlier trials that its end may depend on.</param>
internal sealed record ClaimedTrial(int Number, int Attempt, SearchPoint Point, IReadOnlyList<TriedPoint> Tried);
