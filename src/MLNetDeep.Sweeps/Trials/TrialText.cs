using System.Globalization;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>A trial that has ended, in words.</summary>
internal static class TrialText
{
    /// <summary>In a line, with what it tried.</summary>
    public static string Of(SweepTrial trial) => $"{NameOf(trial)}: {Outcome(trial)}, {Number.Of(trial.Duration)}; {trial.Point}";

    public static string NameOf(SweepTrial trial) => string.Create(CultureInfo.InvariantCulture, $"Trial {trial.Number}");

    public static string Outcome(SweepTrial trial) => trial.State switch
    {
        TrialState.Failed => $"failed ({trial.Error})",
        TrialState.Stopped => string.Create(CultureInfo.InvariantCulture, $"stopped after {Epochs(trial)}, {Score(trial)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Score(trial)}, {Epochs(trial)}"),
    };

    /// <summary>The same in fewer letters, for a line of 80 columns.</summary>
    public static string Brief(SweepTrial trial) => trial.State switch
    {
        TrialState.Failed => Outcome(trial),
        TrialState.Stopped => string.Create(CultureInfo.InvariantCulture, $"{BriefScore(trial)}, stopped at {trial.Epochs}"),
        _ => $"{BriefScore(trial)}, {Epochs(trial)}",
    };

    private static string BriefScore(SweepTrial trial) => Score(trial).Replace("validation ", "val ", StringComparison.Ordinal);

    private static string Epochs(SweepTrial trial) =>
        trial.Epochs == 1 ? "1 epoch" : string.Create(CultureInfo.InvariantCulture, $"{trial.Epochs} epochs");

    public static string Score(SweepTrial trial) => $"{trial.MetricName} {(trial.Score is { } score ? Number.Of(score) : "none")}";
}
