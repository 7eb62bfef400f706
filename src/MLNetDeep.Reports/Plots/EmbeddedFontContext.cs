using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// OxyPlot's Skia drawing with text in <see cref="EmbeddedFont"/>. OxyPlot 2.2 asks the system for fonts and leaves no place to give it
/// one, so the two members of its interface that concern text are implemented again. (Nor does this text need HarfBuzz's native library.)
/// </summary>
internal sealed class EmbeddedFontContext : SkiaRenderContext, IRenderContext
{
    private readonly SKPaint _text = new() { Typeface = EmbeddedFont.Typeface, IsAntialias = true, SubpixelText = true };

    void IRenderContext.DrawText(
        ScreenPoint p, string text, OxyColor fill, string? fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || fill.IsUndefined())
            return;

        SetFont(fontSize, fontWeight);
        _text.Color = fill.ToSKColor();
        _text.TextAlign = horizontalAlignment switch
        {
            HorizontalAlignment.Left => SKTextAlign.Left,
            HorizontalAlignment.Center => SKTextAlign.Center,
            _ => SKTextAlign.Right,
        };
        var metrics = _text.FontMetrics;
        var baseline = verticalAlignment switch
        {
            VerticalAlignment.Top => -metrics.Ascent,
            VerticalAlignment.Middle => -(metrics.Ascent + metrics.Descent) / 2,
            _ => -metrics.Descent,
        };

        using var restore = new SKAutoCanvasRestore(SkCanvas);
        SkCanvas.Translate((float)p.X * DpiScale, (float)p.Y * DpiScale);
        SkCanvas.RotateDegrees((float)rotation);
        SkCanvas.DrawText(text, 0, baseline, _text);
    }

    OxySize IRenderContext.MeasureText(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
            return OxySize.Empty;

        SetFont(fontSize, fontWeight);
        return new OxySize(_text.MeasureText(text) / DpiScale, _text.FontSpacing / DpiScale);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private void SetFont(double size, double weight)
    {
        _text.TextSize = (float)size * DpiScale;
        _text.FakeBoldText = weight >= FontWeights.Bold;
    }
}
