using SkiaSharp;

namespace Pictures.Drawing;

/// <summary>Draws road signs in all sizes, places, slants and lights, before skies, walls and trees that are blurs of two
/// colours.</summary>
internal static class RoadSigns
{
    private const int Side = 64;

    /// <summary>Writes so many pictures of each kind into a folder named as it. The same pictures every time.</summary>
    public static void DrawInto(string folder, int ofEach)
    {
        var random = new Random(42);
        foreach (var sign in RoadSign.Kinds)
        {
            Directory.CreateDirectory(Path.Combine(folder, sign.Name));
            for (var i = 0; i < ofEach; i++)
                Draw(sign, random, Path.Combine(folder, sign.Name, $"{i:000}.png"));
        }
    }

    private static void Draw(RoadSign sign, Random random, string path)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side));
        using var canvas = new SKCanvas(bitmap);
        DrawBackground(canvas, random);

        var size = Between(.28f, .46f) * Side;
        canvas.Translate(Side / 2f + Between(-.12f, .12f) * Side, Side / 2f + Between(-.12f, .12f) * Side);
        canvas.RotateDegrees(Between(-12, 12));
        canvas.Scale(size * Between(.85f, 1), size);
        var light = Between(.55f, 1.1f);
        foreach (var (color, shape) in sign.Layers)
        {
            using var paint = new SKPaint { Color = Lit(color, light), IsAntialias = true };
            canvas.DrawPath(shape, paint);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        using var file = File.Create(path);
        png.SaveTo(file);

        float Between(float low, float high) => low + (high - low) * random.NextSingle();
    }

    private static void DrawBackground(SKCanvas canvas, Random random)
    {
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(random.Next(Side), Side), [AnyColor(random), AnyColor(random)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawPaint(paint);
    }

    private static SKColor AnyColor(Random random) => SKColor.FromHsv(random.Next(360), random.Next(70), 20 + random.Next(80));

    private static SKColor Lit(SKColor color, float light) => new(Lit(color.Red, light), Lit(color.Green, light), Lit(color.Blue, light));

    private static byte Lit(byte value, float light) => (byte)Math.Min(value * light, byte.MaxValue);
}
