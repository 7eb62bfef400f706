using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>A trial that has ended, in words.</summary>
internal static class TrialText
{
    /// <summary>In a line, with what it tried.</summary>
    public static string Of(SweepTrial trial) => $"{NameOf(trial)}: {Outcome(trial)}, {Number.Of(trial.Duration)}; {trial.Point}";

    public static string NameOf(SweepTrial trial) => FormattableString.Invariant($"Trial {trial.Number}");

    public static string Outcome(SweepTrial trial) => trial.State switch
    {
        TrialState.Failed => $"failed ({trial.Error})",
        TrialState.Stopped => FormattableString.Invariant($"stopped after {Epochs(trial)}, {Score(trial)}"),
        _ => FormattableString.Invariant($"{Score(trial)}, {Epochs(trial)}"),
    };

    private static string Epochs(SweepTrial trial) => trial.Epochs == 1 ? "1 epoch" : FormattableString.Invariant($"{trial.Epochs} epochs");

    public static string Score(SweepTrial trial) => $"{trial.MetricName} {(trial.Score is { } score ? Number.Of(score) : "none")}";
}
