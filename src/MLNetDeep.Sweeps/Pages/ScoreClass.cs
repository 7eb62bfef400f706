using System.Globalization;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>How a trial is drawn: by the fifth of the ranking it is in, the best one on top of all.</summary>
internal static class ScoreClass
{
    private const int Classes = 5;

    /// <summary>
    /// Trials in the order in which they are drawn, worst first, each with the name of its style: "failed", "q1" (worst fifth) to "q5",
    /// "best".
    /// </summary>
    public static IReadOnlyList<(SweepTrial Trial, string Name)> Of(SweepView sweep)
    {
        SweepTrial[] scored = [.. sweep.Trials.Where(trial => trial.Score is not null).OrderByDescending(trial => trial.Cost)];
        return
        [
            .. sweep.Trials.Where(trial => trial.State == TrialState.Failed).Select(trial => (trial, "failed")),
            .. scored.Index().Where(trial => trial.Item.Number != sweep.Best.Number).Select(trial => (
                trial.Item, string.Create(CultureInfo.InvariantCulture, $"q{1 + trial.Index * Classes / scored.Length}"))),
            (sweep.Best, "best"),
        ];
    }
}
