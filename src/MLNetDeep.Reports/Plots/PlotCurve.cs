using OxyPlot;
using OxyPlot.Series;

namespace MLNetDeep.Reports.Plots;

/// <summary>A value over the epochs. It has a gap where the value is not finite or was not recorded.</summary>
internal sealed record PlotCurve(string Title, IReadOnlyList<DataPoint> Points, OxyColor Color, LineStyle Style = LineStyle.Solid)
{
    /// <summary>Up to so many epochs each is marked by a dot; more would run together.</summary>
    private const int MostMarkedEpochs = 40;

    /// <summary>Whether it is one of several of its kind, which are drawn thin.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Whether its points are ends of a line and no epochs.</summary>
    public bool HasNoMarkers { get; init; }

    /// <summary>Whether the legend names it; of several of a kind only the first.</summary>
    public bool IsInLegend { get; init; } = true;

    public static PlotCurve Of(
        string title, IReadOnlyList<EpochRecord> epochs, Func<EpochRecord, double?> value, OxyColor color,
        LineStyle style = LineStyle.Solid) =>
        new(title, [.. epochs.Select(epoch => new DataPoint(epoch.Epoch, value(epoch) is { } y && double.IsFinite(y) ? y : double.NaN))],
            color, style);

    /// <summary>The curve as a series of an axis; only the topmost panel's are in the legend.</summary>
    public LineSeries ToSeries(string axisKey, bool inLegend) => new()
    {
        Title = inLegend && IsInLegend ? Title : null,
        RenderInLegend = inLegend && IsInLegend,
        YAxisKey = axisKey,
        Color = Color,
        LineStyle = Style,
        StrokeThickness = IsOneOfSeveral ? 1 : 2,
        LineJoin = LineJoin.Round,
        MarkerType = NeedsMarkers ? MarkerType.Circle : MarkerType.None,
        MarkerSize = 3,
        MarkerFill = Color,
        ItemsSource = Points,
    };

    /// <summary>Also a point between two gaps, which is no line, has to be seen.</summary>
    private bool NeedsMarkers =>
        !HasNoMarkers && Points.Count <= MostMarkedEpochs && !IsOneOfSeveral || Points.Count(point => double.IsFinite(point.Y)) < 2;
}
