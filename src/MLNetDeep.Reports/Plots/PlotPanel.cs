using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace MLNetDeep.Reports.Plots;

/// <summary>One of the panels that lie above each other in a plot: a vertical axis with its curves.</summary>
/// <param name="Title">What is on the axis.</param>
/// <param name="Height">How high it is, by the measure of the other panels.</param>
internal sealed record PlotPanel(string Title, double Height)
{
    /// <summary>What is left free between two panels, by the same measure.</summary>
    private const double Gap = 3;

    /// <summary>From this ratio of the largest to the smallest value on, a linear axis would show only the largest.</summary>
    private const double WideRatio = 100;

    /// <summary>The panel's curves, in the order in which they are drawn.</summary>
    public required IReadOnlyList<PlotCurve> Curves { get; init; }

    /// <summary>Whether the axis may be logarithmic, where values are positive and far apart.</summary>
    public bool MayBeLogarithmic { get; init; }

    /// <summary>Where the panel begins, as a share of the plot's height from below.</summary>
    private double Bottom { get; init; }

    /// <summary>Where it ends.</summary>
    private double Top { get; init; } = 1;

    private IEnumerable<double> FiniteValues => Curves.SelectMany(curve => curve.Points).Select(point => point.Y).Where(double.IsFinite);

    /// <summary>The height of panels above each other, gaps included.</summary>
    public static double HeightOf(IReadOnlyList<PlotPanel> panels) => panels.Sum(panel => panel.Height) + Gap * (panels.Count - 1);

    /// <summary>The panels, each with its place: the first on top.</summary>
    public static IReadOnlyList<PlotPanel> Stacked(IReadOnlyList<PlotPanel> panels)
    {
        var whole = HeightOf(panels);
        var above = 0.0;
        var placed = new List<PlotPanel>();
        foreach (var panel in panels)
        {
            placed.Add(panel with { Top = 1 - above / whole, Bottom = 1 - (above + panel.Height) / whole });
            above += panel.Height + Gap;
        }
        return placed;
    }

    public Axis ToAxis(PlotColors colors)
    {
        var axis = IsLogarithmic ? (Axis)new LogarithmicAxis() : new LinearAxis { MinimumRange = SmallestRange };
        axis.Key = Title;
        axis.Title = FiniteValues.Any() ? Title : $"{Title}: not finite";
        axis.Position = AxisPosition.Left;
        axis.StartPosition = Bottom;
        axis.EndPosition = Top;
        axis.LabelFormatter = FiniteValues.Any() ? value => value.ToString("g6", CultureInfo.InvariantCulture) : _ => "";
        axis.MinimumPadding = axis.MaximumPadding = .06;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = colors.Grid;
        axis.TicklineColor = axis.AxislineColor = colors.Frame;
        axis.AxislineStyle = LineStyle.Solid;
        axis.MinorTickSize = 0;
        axis.IntervalLength = 34;
        axis.AxisTitleDistance = 10;
        return axis;
    }

    private bool IsLogarithmic =>
        MayBeLogarithmic && FiniteValues.DefaultIfEmpty(0).Min() is > 0 and var smallest && FiniteValues.Max() / smallest > WideRatio;

    /// <summary>So that a value which never changes stands in the middle of its panel, and not on an axis of rounding errors.</summary>
    private double SmallestRange => FiniteValues.Select(Math.Abs).DefaultIfEmpty(0).Max() is > 0 and var largest ? largest * 1e-3 : 1;
}
