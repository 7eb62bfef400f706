using MLNetDeep.Reports.Plots;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// The learning curves, as SVG in the page: drawn twice, for light and for dark, as OxyPlot writes colours into the picture; the style
/// sheet shows one.
/// </summary>
internal static class CurvesSection
{
    private const int Width = 800;

    /// <summary>The height of a picture without further metrics.</summary>
    private const int DefaultHeight = 640;

    public static Html Of(TrainingHistory history)
    {
        if (history.Epochs.Count == 0)
            return Html.Empty;

        return Html.Of($"""
            <section>
            <h2>Curves</h2>
            <figure class="for-light">{Picture(history, PlotColors.Light, "light")}</figure>
            <figure class="for-dark">{Picture(history, PlotColors.Dark, "dark")}</figure>
            </section>
            """);
    }

    private static Html Picture(TrainingHistory history, PlotColors colors, string name)
    {
        // Two pictures in one page must not share the names of their clipping paths; and the picture is to shrink with the page.
        var height = CurvesPlot.HeightFor(history, DefaultHeight);
        var svg = PlotFile.ToSvg(CurvesPlot.Of(history, colors), Width, height)
            .Replace("id=\"clipPath", $"id=\"{name}-clip", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{name}-clip", StringComparison.Ordinal)
            .Replace($"<svg width=\"{Width}\" height=\"{height}\"",
                $"<svg role=\"img\" aria-label=\"loss, metrics and learning rate over the epochs\" viewBox=\"0 0 {Width} {height}\"",
                StringComparison.Ordinal);
        return Html.Trusted(svg);
    }
}
