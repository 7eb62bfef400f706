using System.Globalization;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>
/// An axis for each parameter and one for the score, beside each other, and a line for each trial that crosses them at its values. Where a
/// parameter did not count the line goes along the foot of its axis.
/// </summary>
internal sealed class ParallelCoordinates
{
    private const int Between = 118;
    private const int Left = 70;
    private const int Top = 62;
    private const int Height = 300;

    /// <summary>Below the axis, where lines go that have no value on it.</summary>
    private const int Foot = 26;

    private readonly SweepView _sweep;
    private readonly IReadOnlyList<SearchParameter> _parameters;
    private readonly double[] _costs;

    public ParallelCoordinates(SweepView sweep)
    {
        _sweep = sweep;
        _parameters = sweep.Space.Parameters;
        _costs = [.. sweep.Trials.Where(trial => trial.Score is not null).Select(trial => trial.Cost).Order()];
    }

    private int Width => Left + Between * _parameters.Count + 90;

    public Html ToHtml() => Html.Of($"""
        <section>
        <h2>Parameters and scores</h2>
        <p class="note">A line for each trial, the darker the better; red: the best; dashed: failed. Scores stand in the order of their ranks. A line at the foot of an axis has no value there.</p>
        <div class="wide"><svg class="plot" role="img" aria-label="parallel coordinates of parameters and score" viewBox="0 0 {Width} {Top + Height + Foot + 24}" style="min-width:{Width * .7:0}px;max-width:{Width * 1.2:0}px">
        {Html.Join(ScoreClass.Of(_sweep), trial => Line(trial.Trial, trial.Name))}
        {Html.Join(_parameters.Index(), parameter => Axis(parameter.Item.Name, Left + Between * parameter.Index, Labels(parameter.Item.Domain), parameter.Index))}
        {Axis(_sweep.MetricName, Left + Between * _parameters.Count, ScoreLabels(), _parameters.Count)}
        </svg></div>
        </section>
        """);

    private Html Line(SweepTrial trial, string style)
    {
        var points = _parameters.Select(
            (parameter, i) =>
            (X: Left + Between * i,
            Y: trial.Point.TryGetValue(parameter.Name, out var value) ? At(parameter.Domain.ToUnit(value)) : At(unit: null)))
            .Append((X: Left + Between * _parameters.Count, Y: At(trial.Score is null ? null : ScoreUnit(trial.Cost))));
        var corners = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X},{point.Y:0.#}")));
        return Html.Of(
            $"<polyline class=\"trial {style}\" points=\"{corners}\"><title>{TrialText.Of(trial)}</title></polyline>\n");
    }

    private static Html Axis(string name, int x, IEnumerable<(double Unit, string Text)> labels, int index) => Html.Of($"""
        <g class="axis"><line x1="{x}" x2="{x}" y1="{Top}" y2="{Top + Height + Foot}"/><text class="name" x="{x}" y="{(index % 2 == 0 ? 20 : 40)}">{name}</text>{Html.Join(labels, label => Html.Of($"<text class=\"tick\" x=\"{x - 6}\" y=\"{At(label.Unit) + 4:0.#}\">{label.Text}</text>"))}</g>

        """);

    private static IEnumerable<(double Unit, string Text)> Labels(Domain domain) => domain is ChoiceDomain choice
        ? choice.Labels.Select(label => (choice.ToUnit(label), Shortened(label)))
        : domain.Levels(3).Select(level => (domain.ToUnit(level), string.Create(CultureInfo.InvariantCulture, $"{level:g3}")));

    private IEnumerable<(double Unit, string Text)> ScoreLabels() => new[] { 0, .25, .5, .75, 1 }
        .Select(share => _costs[(int)Math.Round(share * (_costs.Length - 1))]).Distinct()
        .Select(cost => (ScoreUnit(cost), Number.Of(SweepTrial.CostOf(cost, _sweep.Best.HigherIsBetter))));

    /// <summary>
    /// 1 is the best, at the top; by rank, equal ones at one place. On a scale of values the trials that were stopped early, or went
    /// astray, would press all others together.
    /// </summary>
    private double ScoreUnit(double cost) => _costs.Length > 1 ? 1 - _costs.Count(other => other < cost) / (_costs.Length - 1.0) : 1;

    private static double At(double? unit) => unit is { } share ? Top + Height * (1 - share) : Top + Height + Foot;

    private static string Shortened(string label) => label.Length <= 16 ? label : label[..15] + "…";
}
