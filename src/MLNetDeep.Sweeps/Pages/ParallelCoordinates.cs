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
    private const int Top = 62;
    private const int Height = 300;

    /// <summary>Below the axis, where lines go that have no value on it.</summary>
    private const int Foot = 26;

    /// <summary>Letters of a name, above two axes; every second name stands lower.</summary>
    private const int LongestName = 28;

    /// <summary>Letters of a choice, between two axes.</summary>
    private const int LongestLabel = 13;

    private readonly SweepView _sweep;
    private readonly IReadOnlyList<SearchParameter> _parameters;
    private readonly double[] _costs;
    private readonly int _left;
    private readonly int _right;

    public ParallelCoordinates(SweepView sweep)
    {
        _sweep = sweep;
        _parameters = sweep.Space.Parameters;
        _costs = [.. sweep.Trials.Where(trial => trial.Score is not null).Select(trial => trial.Cost).Order()];
        // The outermost names stand across their axes, and the numbers of the first axis to the left of it.
        var numbers = _parameters.Take(1).SelectMany(parameter => Labels(parameter.Domain)).Select(label => WidthOf(label.Text) + 8);
        _left = (int)numbers.Append(WidthOf(Shortened(_parameters.Count > 0 ? _parameters[0].Name : "", LongestName)) / 2).Max() + 8;
        _right = (int)(WidthOf(Shortened(sweep.MetricName, LongestName)) / 2) + 8;
    }

    private int Width => _left + Between * _parameters.Count + _right;

    public Html ToHtml() => Html.Of($"""
        <section>
        <h2>Parameters and scores</h2>
        <p class="note">A line for each trial, the darker the better; red: the best; dashed: failed. Scores stand in the order of their ranks. A line at the foot of an axis has no value there.</p>
        <div class="wide"><svg class="plot" role="img" aria-label="parallel coordinates of parameters and score" viewBox="0 0 {Width} {Top + Height + Foot + 24}" style="min-width:{Width * .7:0}px;max-width:{Width * 1.2:0}px">
        {Html.Join(ScoreClass.Of(_sweep), trial => Line(trial.Trial, trial.Name))}
        {Html.Join(_parameters.Index(), parameter => Axis(parameter.Item.Name, _left + Between * parameter.Index, Labels(parameter.Item.Domain), parameter.Index))}
        {Axis(_sweep.MetricName, _left + Between * _parameters.Count, ScoreLabels(), _parameters.Count)}
        </svg></div>
        </section>
        """);

    private Html Line(SweepTrial trial, string style)
    {
        var points = _parameters.Select(
            (parameter, i) =>
            (X: _left + Between * i,
            Y: trial.Point.TryGetValue(parameter.Name, out var value) ? At(parameter.Domain.ToUnit(value)) : At(unit: null)))
            .Append((X: _left + Between * _parameters.Count, Y: At(trial.Score is null ? null : ScoreUnit(trial.Cost))));
        var corners = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X},{point.Y:0.#}")));
        return Html.Of(
            $"<polyline class=\"trial {style}\" points=\"{corners}\"><title>{TrialText.Of(trial)}</title></polyline>\n");
    }

    private static Html Axis(string name, int x, IEnumerable<(double Unit, string Text)> labels, int index) => Html.Of($"""
        <g class="axis"><title>{name}</title><line x1="{x}" x2="{x}" y1="{Top}" y2="{Top + Height + Foot}"/><text class="name" x="{x}" y="{(index % 2 == 0 ? 20 : 40)}">{Shortened(name, LongestName)}</text>{Html.Join(labels, label => Html.Of($"<text class=\"tick\" x=\"{x - 6}\" y=\"{At(label.Unit) + 4:0.#}\">{label.Text}</text>"))}</g>

        """);

    private static IEnumerable<(double Unit, string Text)> Labels(Domain domain) => domain is ChoiceDomain choice
        ? choice.Labels.Select(label => (choice.ToUnit(label), Shortened(label, LongestLabel)))
        : domain.Levels(3).Select(level => (domain.ToUnit(level), ValueText.Of(level)));

    private IEnumerable<(double Unit, string Text)> ScoreLabels() => new[] { 0, .25, .5, .75, 1 }
        .Select(share => _costs[(int)Math.Round(share * (_costs.Length - 1))]).Distinct()
        .Select(cost => (ScoreUnit(cost), Number.Of(SweepTrial.CostOf(cost, _sweep.Best.HigherIsBetter))));

    /// <summary>
    /// 1 is the best, at the top; by rank, equal ones at one place. On a scale of values the trials that were stopped early, or went
    /// astray, would press all others together.
    /// </summary>
    private double ScoreUnit(double cost) => _costs.Length > 1 ? 1 - _costs.Count(other => other < cost) / (_costs.Length - 1.0) : 1;

    private static double At(double? unit) => unit is { } share ? Top + Height * (1 - share) : Top + Height + Foot;

    private static string Shortened(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";

    /// <summary>At most, in pixels: letters of 12 pixels are 8 wide where they are bold and the font is a wide one.</summary>
    private static double WidthOf(string text) => 8 * text.Length;
}
