using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// Asynchronous successive halving (ASHA): takes the points of another tuner, and stops a trial at certain epochs, called rungs, unless it
/// is among the best trials so far.
/// </summary>
/// <remarks>
/// <para>With r = <see cref="MinimumEpochs"/> and η = <see cref="ReductionFactor"/> the rungs are at epochs r, r η, r η² and so on, below
/// the number of epochs of the trial. A trial continues if its best value so far is among the best 1/η of its own and those of earlier
/// trials at that rung. At least the best one continues, so the first trial of each bracket is never stopped, unless its metric has never
/// been finite. An earlier trial that ran to its end before the rung counts with its best value.</para>
/// <para>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, in the form without pausing: a trial is compared
/// at a rung once, when it gets there, and is not resumed later. So training is never interrupted, and learning-rate schedules work as
/// usual. With several <see cref="Brackets"/> it is asynchronous Hyperband (the same paper; Li et al., "Hyperband", JMLR 18, 2018).</para>
/// <para>A rung compares trials after the same number of epochs. So use one learning-rate schedule over all epochs for all trials, as
/// <see cref="SearchSpace.For"/> does. With several schedules, one that starts slowly (<see cref="OneCycleSchedule"/>) is stopped too
/// early, and one that never lowers the rate looks better at a rung than at its end.</para>
/// <para>With cross-validation the first fold decides; a trial that is not stopped there is trained on all folds. Immutable and
/// thread-safe.</para>
/// </remarks>
public sealed record AshaTuner : SweepTuner
{
    /// <summary>The tuner that proposes points: any except another <see cref="AshaTuner"/>.</summary>
    /// <value>The default value is a <see cref="RandomTuner"/>.</value>
    public SweepTuner Proposals { get; init; } = new RandomTuner();

    /// <summary>
    /// The first rung r, in epochs: no trial is stopped before it. At least 1. The first epochs say little about the result of a trial.
    /// </summary>
    /// <value>The default value is 3.</value>
    public int MinimumEpochs { get; init; } = 3;

    /// <summary>The reduction factor η: one of η trials continues at each rung. At least 2.</summary>
    /// <value>The default value is 4, as in the paper's experiments.</value>
    public int ReductionFactor { get; init; } = 4;

    /// <summary>
    /// The number of brackets: in bracket s, from 0, the first rung is at r ηˢ. Trials go to the brackets in turn and are compared
    /// within theirs. At least 1.
    /// </summary>
    /// <value>The default value is 1: a single bracket, which stops earliest.</value>
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
