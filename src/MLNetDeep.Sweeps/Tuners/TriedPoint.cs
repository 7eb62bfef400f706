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
    /// Some of the best trials by <see cref="FromBestToWorst"/>, in no order; among many trials they are found without sorting all.
    /// </summary>
    public static IReadOnlyCollection<TriedPoint> Best(IEnumerable<TriedPoint> tried, int count)
    {
        // The worst of them comes out first.
        var best = new PriorityQueue<TriedPoint, TriedPoint>(
            count + 1, Comparer<TriedPoint>.Create((one, other) => FromBestToWorst.Compare(other, one)));
        foreach (var trial in tried)
        {
            if (best.Count == count && FromBestToWorst.Compare(trial, best.Peek()) >= 0)
                continue;
            best.Enqueue(trial, trial);
            if (best.Count > count)
                best.Dequeue();
        }
        return [.. best.UnorderedItems.Select(item => item.Element)];
    }

    /// <summary>
    /// Trials from best to worst: those that ran to their end by cost; after them those that were stopped, the longer-lived before the
    /// others and equals by cost; at last those that failed.
    /// </summary>
    public static IComparer<TriedPoint> FromBestToWorst { get; } =
        Comparer<TriedPoint>.Create((one, other) => one.Rank.CompareTo(other.Rank));

    private (int State, int Lost, double Cost, int Number) Rank =>
        (State switch { TrialState.Completed => 0, TrialState.Stopped => 1, _ => 2 }, State == TrialState.Stopped ? -Curve.Count : 0, Cost,
            Number);
}
