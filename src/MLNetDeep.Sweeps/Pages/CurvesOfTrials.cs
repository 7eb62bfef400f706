using System.Globalization;
using MLNetDeep.Reports.Pages;
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

    public Html ToHtml() => Html.Of($"""
        <section>
        <h2>Learning curves</h2>
        <p class="note">The {_sweep.MetricName} after each epoch (in the first fold), the darker the better the trial; red: the best. The worst values, of first epochs and of trials that were stopped, may lie outside.</p>
        <div class="wide"><svg class="plot curves" role="img" aria-label="learning curves" viewBox="0 0 {Left + Width + 20} {Top + Height + 62}" style="max-width:70rem">
        <clipPath id="curves-area"><rect x="{Left}" y="{Top}" width="{Width}" height="{Height}"/></clipPath>
        {Html.Join(AxisTicks.Between(_low, _high, 6), value => Html.Of($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\"/><text class=\"tick\" x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\">{value:g4}</text>\n"))}
        {Html.Join(AxisTicks.Between(1, Math.Max(2, _epochs), 8).Where(double.IsInteger), epoch => Html.Of($"<text class=\"below\" x=\"{X((int)epoch):0.#}\" y=\"{Top + Height + 26}\">{epoch}</text>"))}
        <text class="below" x="{Left + Width / 2}" y="{Top + Height + 54}">epoch</text>
        <g clip-path="url(#curves-area)">
        {Html.Join(ScoreClass.Of(_sweep).Where(trial => trial.Trial.Curve.Count > 0), trial => Curve(trial.Trial, trial.Name))}
        </g></svg></div>
        </section>
        """);

    /// <summary>A value that is not finite is a gap.</summary>
    private Html Curve(SweepTrial trial, string style)
    {
        var path = string.Concat(trial.Curve.Select((value, i) => !double.IsFinite(value) ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"{(i == 0 || !double.IsFinite(trial.Curve[i - 1]) ? 'M' : 'L')}{X(i + 1):0.#} "
                + $"{Y(Math.Clamp(value, _low - (_high - _low), _high + (_high - _low))):0.#}")));
        return Html.Of($"<path class=\"trial {style}\" d=\"{path}\"><title>{TrialText.Of(trial)}</title></path>\n");
    }

    private double X(int epoch) => Left + Width * (_epochs > 1 ? (epoch - 1.0) / (_epochs - 1) : .5);

    private double Y(double value) => Top + Height * (_high - value) / (_high - _low);
}
