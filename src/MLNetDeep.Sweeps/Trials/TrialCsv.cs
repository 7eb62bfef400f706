using System.Globalization;
using MLNetDeep.Files;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Trials as a table: what came of them, then a column for each parameter, empty where it did not count.</summary>
internal static class TrialCsv
{
    private const string ParameterPrefix = "parameter_";

    private static readonly string[] Outcome = ["trial", "state", "score", "epochs", "weights_from_epoch", "seconds", "attempts", "error"];

    public static string Write(IReadOnlyList<SweepTrial> trials, IReadOnlyList<string> parameters) => CsvTable.Write(
    [
        [.. Outcome, .. NamesOf(parameters)],
        .. trials.Select(trial => (string[])
        [
            Text(trial.Number), trial.State.ToString(), Text(trial.Score), Text(trial.Epochs),
            string.Join(' ', trial.WeightsFromEpochs.Select(epoch => Text(epoch))),
            Text(trial.Duration.TotalSeconds), Text(trial.Attempts), trial.Error ?? "",
            .. parameters.Select(parameter => trial.Point.TryGetValue(parameter, out var value)
                ? Convert.ToString(value, CultureInfo.InvariantCulture)! : ""),
        ]),
    ]);

    /// <summary>A parameter that is called as another column gets a name of its own.</summary>
    private static List<string> NamesOf(IReadOnlyList<string> parameters)
    {
        var names = new List<string>();
        foreach (var parameter in parameters)
        {
            var name = parameter;
            while (Outcome.Contains(name) || name != parameter && parameters.Contains(name))
                name = ParameterPrefix + name;
            names.Add(name);
        }
        return names;
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
