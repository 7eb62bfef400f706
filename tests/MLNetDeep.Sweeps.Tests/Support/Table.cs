using System.Globalization;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A table of trials as text, without what differs from run to run: how long they took and how often they were begun.</summary>
internal static class Table
{
    public static string Of(SweepResult result) => string.Join('\n', result.Trials
        .Select(trial => (trial with { Duration = TimeSpan.Zero, Attempts = 0 }))
        .Select(trial => string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Number} {trial.State} {trial.Score:r} {trial.Epochs} "
            + $"[{string.Join(' ', trial.Curve.Select(value => value.ToString("r", System.Globalization.CultureInfo.InvariantCulture)))}] {trial.Error} {trial.Point.ToJson()}"))
        .Append(string.Create(CultureInfo.InvariantCulture, $"best {result.Best.Number}")));
}
