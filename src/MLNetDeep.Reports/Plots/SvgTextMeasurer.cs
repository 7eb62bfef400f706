using OxyPlot;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// Says how much room text needs in an SVG, without native code. The viewer's font is not known: OxyPlot's own figures, those of Arial, were
/// measured to be too small for Arial itself, so that text was cut off; a third more holds for the wide DejaVu Sans and Verdana too.
/// </summary>
internal sealed class SvgTextMeasurer() : PdfRenderContext(width: 1, height: 1, OxyColors.White)
{
    private const double Allowance = 4 / 3.0;

    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * Allowance, size.Height);
    }
}
