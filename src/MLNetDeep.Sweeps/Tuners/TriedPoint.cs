namespace MLNetDeep.Sweeps.Tuners;

/// <summary>A trial that has ended, as tuners see it.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Point">What it tried.</param>
/// <param name="State">How it ended.</param>
/// <param name="Cost">How good it was, lower is better; infinite for one that failed.</param>
/// <param name="Curve">The best cost up to each epoch of its first training run, from epoch 1 on.</param>
internal sealed record TriedPoint(int Number, SearchPoint Point, TrialState State, double Cost, IReadOnlyList<double> Curve)
{
    public static TriedPoint Of(SweepTrial trial)
    {
        var best = double.PositiveInfinity;
        return new TriedPoint(trial.Number, trial.Point, trial.State, trial.Cost,
            [.. trial.Curve.Select(
            value => best = SweepTrial.CostOf(value, trial.HigherIsBetter) is var cost && cost < best ? cost : best)]);
    }

    /// <summary>
    /// Trials from best to worst: those that ran to their end by cost; after them those that were stopped, the longer-lived before the
    /// others and equals by cost; at last those that failed.
    /// </summary>
    public static IReadOnlyList<TriedPoint> Ranked(IEnumerable<TriedPoint> tried) =>
    [
        .. tried
            .OrderBy(trial => trial.State switch { TrialState.Completed => 0, TrialState.Stopped => 1, _ => 2 })
            .ThenByDescending(trial => trial.State == TrialState.Stopped ? trial.Curve.Count : 0)
            .ThenBy(trial => trial.Cost)
            .ThenBy(trial => trial.Number),
    ];
}
