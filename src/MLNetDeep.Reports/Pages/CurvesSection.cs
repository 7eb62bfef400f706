using System.Globalization;
using MLNetDeep.Reports.Plots;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// The learning curves, as SVG in the page. Drawn for wide pages and for telephones, whose letters would shrink with a wide picture; and
/// each for light and for dark, as OxyPlot writes colours into the picture. The style sheet shows one of the four.
/// </summary>
internal static class CurvesSection
{
    private static readonly (string Name, int Width, int Height)[] Sizes = [("wide", 800, 512), ("narrow", 400, 420)];

    private static readonly (string Name, PlotColors Colors)[] Grounds = [("light", PlotColors.Light), ("dark", PlotColors.Dark)];

    public static Html Of(TrainingHistory history)
    {
        if (history.Epochs.Count == 0)
            return Html.Empty;

        var pictures = from size in Sizes
                       from ground in Grounds
                       select (Class: $"for-{size.Name} for-{ground.Name}",
                           Picture: Picture(history, ground.Colors, $"{size.Name}-{ground.Name}", size.Width, size.Height));
        return Html.Of($"""
            <section>
            <h2>Curves</h2>
            {Html.Join(pictures, drawn => Html.Of($"<figure class=\"{drawn.Class}\">{drawn.Picture}</figure>\n"))}</section>
            """);
    }

    /// <param name="history">What is drawn.</param>
    /// <param name="colors">In which colours.</param>
    /// <param name="name">The beginning of the names inside the picture.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="smallestHeight">Its height in pixels with the panels of loss and metric alone.</param>
    private static Html Picture(TrainingHistory history, PlotColors colors, string name, int width, int smallestHeight)
    {
        // Pictures in one page must not share the names of their clipping paths; and a picture is to shrink with the page.
        var height = CurvesPlot.HeightFor(history, smallestHeight);
        var svg = PlotFile.ToSvg(CurvesPlot.Of(history, colors), width, height)
            .Replace("id=\"clipPath", $"id=\"{name}-clip", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{name}-clip", StringComparison.Ordinal)
            .Replace(string.Create(CultureInfo.InvariantCulture, $"<svg width=\"{width}\" height=\"{height}\""), string.Create(
                CultureInfo.InvariantCulture,
                $"<svg role=\"img\" aria-label=\"loss, metrics and learning rate over the epochs\" viewBox=\"0 0 {width} {height}\""),
                StringComparison.Ordinal);
        return Html.Trusted(svg);
    }
}
