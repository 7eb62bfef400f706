using OxyPlot;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// Says how much room text needs in an SVG, without native code. OxyPlot's own figures are those of Arial in points, but an SVG counts in
/// pixels, so that text was cut off. And the viewer's font is not known: measured on our labels, DejaVu Sans needs up to 1.19 times the
/// width of Arial.
/// </summary>
internal sealed class SvgTextMeasurer() : PdfRenderContext(width: 1, height: 1, OxyColors.White)
{
    private const double PixelsPerPoint = 96 / 72.0;
    private const double WiderFont = 1.2;

    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        var points = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(points.Width * PixelsPerPoint * WiderFont, points.Height * PixelsPerPoint);
    }
}
