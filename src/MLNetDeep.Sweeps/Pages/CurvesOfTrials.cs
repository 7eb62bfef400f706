using System.Globalization;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>The metric of each trial over its epochs.</summary>
internal sealed class CurvesOfTrials
{
    /// <summary>Room for the numbers of the axis, which are twice as large on a narrow screen.</summary>
    private const int Left = 96;
    private const int Top = 12;
    private const int Width = 760;
    private const int Height = 320;

    /// <summary>A small circle around the point where the path is.</summary>
    private const string Dot = "m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0";

    private readonly SweepView _sweep;
    private readonly int _epochs;
    private readonly double _low;
    private readonly double _high;

    public CurvesOfTrials(SweepView sweep)
    {
        _sweep = sweep;
        _epochs = sweep.Trials.Max(trial => trial.Curve.Count);
        // The first epochs, and trials that were stopped in them or went astray, lie far off: what counts is how the others continue.
        IReadOnlyList<SweepTrial> shown = [.. sweep.Trials.Where(trial => trial.State == sweep.Best.State)];
        double[] values = [.. shown.SelectMany(trial => trial.Curve).Where(double.IsFinite).Order()];
        var worst = (int)(values.Length * .1);
        (_low, _high) = values.Length == 0 ? (0, 1) : sweep.Best.HigherIsBetter ? (values[worst], values[^1])
            : (values[0], values[^(1 + worst)]);
        var margin = _high > _low ? (_high - _low) * .03 : .5;
        (_low, _high) = (_low - margin, _high + margin);
    }

    /// <summary>Nothing where no trial has a curve: a loop of the user's own need not report any.</summary>
    public Html ToHtml() => _epochs == 0 ? Html.Empty : Html.Of($"""
        <section>
        <h2>Learning curves</h2>
        <p class="note">The {_sweep.MetricName} after each epoch (in the first fold), the darker the better the trial; red: the best. The worst values, of first epochs and of trials that were stopped, may lie outside.</p>
        <div class="wide"><svg class="plot curves" role="img" aria-label="learning curves" viewBox="0 0 {Left + Width + 20} {Top + Height + 62}" style="max-width:70rem">
        <clipPath id="curves-area"><rect x="{Left}" y="{Top}" width="{Width}" height="{Height}"/></clipPath>
        {Html.Join(AxisTicks.Between(_low, _high, 6), value => Html.Of($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\"/><text class=\"tick\" x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\">{ValueText.Of(value)}</text>\n"))}
        {Html.Join(AxisTicks.Between(1, _epochs, 8).Where(double.IsInteger), epoch => Html.Of($"<text class=\"below\" x=\"{X((int)epoch):0.#}\" y=\"{Top + Height + 26}\">{epoch}</text>"))}
        <text class="below" x="{Left + Width / 2}" y="{Top + Height + 54}">epoch</text>
        <g clip-path="url(#curves-area)">
        {Html.Join(ScoreClass.Of(_sweep).Where(trial => trial.Trial.Curve.Count > 0), trial => Curve(trial.Trial, trial.Name))}
        </g></svg></div>
        </section>
        """);

    /// <summary>A value that is not finite is a gap; one between gaps, or the only one, is a dot.</summary>
    private Html Curve(SweepTrial trial, string style)
    {
        var path = string.Concat(trial.Curve.Select((value, i) => !IsDrawn(i) ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"{(IsDrawn(i - 1) ? 'L' : 'M')}{X(i + 1):0.#} "
                + $"{Y(Math.Clamp(value, _low - (_high - _low), _high + (_high - _low))):0.#}")
                + (IsDrawn(i - 1) || IsDrawn(i + 1) ? "" : Dot)));
        return Html.Of($"<path class=\"trial {style}\" d=\"{path}\"><title>{TrialText.Of(trial)}</title></path>\n");

        bool IsDrawn(int i) => i >= 0 && i < trial.Curve.Count && double.IsFinite(trial.Curve[i]);
    }

    private double X(int epoch) => Left + Width * (_epochs > 1 ? (epoch - 1.0) / (_epochs - 1) : .5);

    private double Y(double value) => Top + Height * (_high - value) / (_high - _low);
}
