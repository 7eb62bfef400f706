using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// Asynchronous successive halving (ASHA): proposes as another tuner does, and ends a trial early when, at certain epochs called rungs, it
/// is not among the best of all trials that have come so far.
/// </summary>
/// <remarks>
/// <para>With r = <see cref="MinimumEpochs"/> and η = <see cref="ReductionFactor"/> the rungs are at epochs r, r η, r η² and so on, below
/// the number of epochs of the trial. A trial continues when the best value it has had is among the best 1/η of the values of earlier
/// trials at that rung and its own (at least the best one continues). An earlier trial that ran to its end before the rung counts there
/// with its best value. The first trial is never stopped.</para>
/// <para>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, in the form without pausing: a trial stands on a
/// rung once, when it gets there, and is not promoted later. So training is never interrupted, and schedules of the learning rate mean what
/// they say. With several <see cref="Brackets"/> it is asynchronous Hyperband (the same paper; Li et al., "Hyperband", JMLR 18,
/// 2018).</para>
/// <para>A rung compares trials as they stand there, so all should be on the same way: one schedule of the learning rate for all of them,
/// over all epochs, as in <see cref="SearchSpace.For"/>. Among several schedules a slow starter (<see cref="OneCycleSchedule"/>) is stopped
/// before it could show what it is worth, and one that never comes down looks better than it ends.</para>
/// <para>With cross-validation the first fold decides; a trial that survives it is trained on all. Immutable and thread-safe.</para>
/// </remarks>
public sealed record AshaTuner : SweepTuner
{
    /// <summary>The tuner that proposes what to try: any but another of this kind.</summary>
    /// <value>The default value is a <see cref="RandomTuner"/>.</value>
    public SweepTuner Proposals { get; init; } = new RandomTuner();

    /// <summary>
    /// The first rung r, in epochs: no trial is stopped before. At least 1. The very first epochs say little of how a trial will end.
    /// </summary>
    /// <value>The default value is 3.</value>
    public int MinimumEpochs { get; init; } = 3;

    /// <summary>The reduction factor η: one of so many trials continues at each rung. At least 2.</summary>
    /// <value>The default value is 4, that of the paper's experiments.</value>
    public int ReductionFactor { get; init; } = 4;

    /// <summary>
    /// The number of brackets: in bracket s, from 0, the first rung is at r ηˢ. Trials go to the brackets in turn and are compared
    /// within theirs. At least 1.
    /// </summary>
    /// <value>The default value is 1: no bracket but that of the earliest stops.</value>
    public int Brackets { get; init; } = 1;

    internal override bool UsesResults => true;

    internal override SearchPoint? Propose(ProposalRequest request) => Proposals.Propose(request);

    internal override Rungs RungsFor(int number, int numberOfEpochs) => new(this, number, numberOfEpochs);

    internal override IEnumerable<string> Violations(ParameterSpace space)
    {
        if (MinimumEpochs < 1)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{nameof(MinimumEpochs)} must be at least 1. Received: {MinimumEpochs}.");
        if (ReductionFactor < 2)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{nameof(ReductionFactor)} must be at least 2. Received: {ReductionFactor}.");
        if (Brackets < 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(Brackets)} must be at least 1. Received: {Brackets}.");
        if (Proposals is null or AshaTuner)
            yield return $"{nameof(Proposals)} must be a tuner that chooses points. Received: "
                + $"{(Proposals is null ? "null" : nameof(AshaTuner))}.";
        else
        {
            foreach (var violation in Proposals.Violations(space))
                yield return violation;
        }
    }
}
