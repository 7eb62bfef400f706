using System.Globalization;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>A sweep in words.</summary>
internal static class SweepText
{
    public static string Of(SweepResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{End(result.End)} {Trials(result.Trials.Count(trial => trial.State != TrialState.Running))}, "
        + $"{Counted(result, TrialState.Stopped)} of them stopped early and {Counted(result, TrialState.Failed)} failed; the best is "
        + $"{Of(result.Best)}.");

    /// <summary>"trial 3 with accuracy 0.85: dropout 0.2", without the colon where the sweep has no parameters.</summary>
    public static string Of(SweepTrial best) => string.Create(
        CultureInfo.InvariantCulture,
        $"trial {best.Number} with {best.MetricName} {Number.Of(best.Score!.Value)}{(best.Point.Count > 0 ? ": " : "")}{best.Point}");

    /// <summary>"1 trial", "12 trials".</summary>
    public static string Trials(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "trial" : "trials")}");

    private static int Counted(SweepResult result, TrialState state) => result.Trials.Count(trial => trial.State == state);

    private static string End(SweepEnd end) => end switch
    {
        SweepEnd.TimeOver => "The training time is over.",
        SweepEnd.Cancelled => "The sweep was cancelled.",
        _ => "All trials are done.",
    };
}
