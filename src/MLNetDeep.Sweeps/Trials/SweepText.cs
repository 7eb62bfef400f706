using System.Globalization;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>A sweep in words.</summary>
internal static class SweepText
{
    public static string Of(SweepResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{End(result.End)} {result.Trials.Count(trial => trial.State != TrialState.Running)} trials, "
        + $"{Counted(result, TrialState.Stopped)} of them stopped early and {Counted(result, TrialState.Failed)} failed; the best is "
        + $"trial {result.Best.Number} with {result.MetricName} {Number.Of(result.Best.Score!.Value)}: {result.Best.Point}.");

    private static int Counted(SweepResult result, TrialState state) => result.Trials.Count(trial => trial.State == state);

    private static string End(SweepEnd end) => end switch
    {
        SweepEnd.TimeOver => "The training time is over.",
        SweepEnd.Cancelled => "The sweep was cancelled.",
        _ => "All trials are done.",
    };
}
