using MLNetDeep.Reports.Pages;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>The table of all trials, best first.</summary>
internal static class TrialsSection
{
    public static Html Of(SweepView sweep) => Html.Of($"""
        <section>
        <h2>Trials</h2>
        <div class="wide"><table>
        <thead><tr><th class="number">trial</th><th>state</th><th class="number">{sweep.MetricName}</th><th class="number">epochs</th><th class="number">time</th>{Html.Join(sweep.ParameterNames, name => Html.Of($"<th class=\"number\">{Html.Name(name)}</th>"))}</tr></thead>
        <tbody>
        {Html.Join(sweep.Trials.OrderBy(trial => trial.Cost).ThenBy(trial => trial.Number), trial => Row(trial, sweep))}</tbody>
        </table></div>
        {Failures(sweep.Trials)}
        </section>
        """);

    private static Html Row(SweepTrial trial, SweepView sweep) => Html.Of($"""
        <tr{Html.Trusted(trial.Number == sweep.Best.Number ? " class=\"set\"" : "")}><td class="number">{trial.Number}</td><td>{trial.State.ToString()}</td><td class="number">{(trial.Score is { } score ? Number.Of(score) : "")}</td><td class="number">{trial.Epochs}</td><td class="number">{Number.Of(trial.Duration)}</td>{Html.Join(sweep.ParameterNames, name => Html.Of($"<td class=\"number\">{Value(trial.Point, name)}</td>"))}</tr>

        """);

    private static string Value(SearchPoint point, string name) =>
        point.TryGetValue(name, out var value) ? ValueText.Of(value) : "";

    /// <summary>What failed, and why.</summary>
    public static Html Failures(IReadOnlyList<SweepTrial> trials) =>
        !trials.Any(trial => trial.State == TrialState.Failed) ? Html.Empty : Html.Of($"""
        <h3>What failed</h3>
        <ul>
        {Html.Join(trials.Where(trial => trial.State == TrialState.Failed), trial => Html.Of($"<li>Trial {trial.Number}: {trial.Error}</li>\n"))}</ul>
        """);
}
