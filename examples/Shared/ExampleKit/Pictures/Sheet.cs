using ExampleKit.Data;
using SkiaSharp;

namespace ExampleKit.Pictures;

/// <summary>A white sheet for text and enlarged pictures, saved as PNG. It brings its font, so it looks the same on a machine that has
/// none.</summary>
internal sealed class Sheet : IDisposable
{
    private readonly SKSurface _surface;
    private readonly SKTypeface _typeface = OpenTypeface();

    public Sheet(int width, int height)
    {
        _surface = SKSurface.Create(new SKImageInfo(width, height));
        _surface.Canvas.Clear(SKColors.White);
    }

    /// <summary>Writes one line.</summary>
    /// <param name="text">What to write.</param>
    /// <param name="x">Its left end, middle or right end, as <paramref name="align"/> says.</param>
    /// <param name="baseline">The height of the line that the letters stand on.</param>
    /// <param name="size">Height of the letters in pixels.</param>
    /// <param name="color">Of the letters.</param>
    /// <param name="align">Which part of the text lies at <paramref name="x"/>.</param>
    public void Write(string text, float x, float baseline, float size, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = new SKFont(_typeface, size) { Subpixel = true };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        // Not by Skia's own alignment: version 2 and version 3 have it in different places.
        var glyphs = new ushort[text.Length];
        font.GetGlyphs(text, glyphs);
        var width = font.MeasureText(glyphs);
        var left = align switch
        {
            SKTextAlign.Left => x,
            SKTextAlign.Center => x - width / 2,
            _ => x - width,
        };
        _surface.Canvas.DrawText(text, left, baseline, font, paint);
    }

    /// <summary>Shows a picture, each of its pixels as a square; dark on light, as clothes are photographed.</summary>
    public void Show(byte[] shades, float left, float top, int enlargement) =>
        Show(pixel => new SKColor((byte)~shades[pixel], (byte)~shades[pixel], (byte)~shades[pixel]), left, top, enlargement);

    /// <summary>Shows a picture of given colors, each of its pixels as a square.</summary>
    public void Show(Func<int, SKColor> colorOf, float left, float top, int enlargement)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(LabelledImage.Side, LabelledImage.Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < LabelledImage.Side * LabelledImage.Side; i++)
            bitmap.SetPixel(i % LabelledImage.Side, i / LabelledImage.Side, colorOf(i));

        var side = LabelledImage.Side * enlargement;
        using var picture = SKImage.FromBitmap(bitmap);
        // Without a filter, which is what makes squares.
        _surface.Canvas.DrawImage(picture, SKRect.Create(left, top, side, side));
    }

    public void Frame(float left, float top, float width, float height, SKColor color, float thickness)
    {
        using var paint = new SKPaint { Style = SKPaintStyle.Stroke, Color = color, StrokeWidth = thickness };
        _surface.Canvas.DrawRect(SKRect.Create(left, top, width, height), paint);
    }

    public void Save(string path)
    {
        using var image = _surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        using var file = File.Create(path);
        png.SaveTo(file);
    }

    public void Dispose()
    {
        _surface.Dispose();
        _typeface.Dispose();
    }

    private static SKTypeface OpenTypeface()
    {
        using var resource = typeof(Sheet).Assembly.GetManifestResourceStream("DejaVuSans-ascii.ttf");
        return SKTypeface.FromStream(resource)
            ?? throw new InvalidOperationException("The embedded font 'DejaVuSans-ascii.ttf' cannot be read.");
    }
}
