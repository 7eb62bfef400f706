using System.Reflection;
using System.Text;
using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace MLNetDeep.Reports.Plots;

/// <summary>A plot as the bytes of a picture.</summary>
internal static class PlotFile
{
    /// <exception cref="DllNotFoundException">The program brings no native library of Skia for its system.</exception>
    public static byte[] ToPng(PlotModel model, int width, int height)
    {
        try
        {
            return Drawn(model, width, height);
        }
        catch (Exception missing) when (
            missing is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new DllNotFoundException(
                "A PNG is drawn by Skia's native library, libSkiaSharp, which must be beside the program. Received: a program without it. "
                + "On Linux add the package 'SkiaSharp.NativeAssets.Linux.NoDependencies' of the program's version of SkiaSharp "
                + $"({SkiaVersion}), or save the plot as '.svg', which needs no native library.",
                missing);
        }
    }

    // The native library must have the managed one's version, and either of those that the library asks for may be in the program.
    private static string SkiaVersion =>
        Version.Parse(typeof(SKBitmap).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version).ToString(3);

    private static byte[] Drawn(PlotModel model, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var context = new EmbeddedFontContext { RenderTarget = RenderTarget.PixelGraphic, SkCanvas = canvas };

        var plot = (IPlotModel)model;
        plot.Update(updateData: true);
        canvas.Clear(model.Background.ToSKColor());
        plot.Render(context, new OxyRect(0, 0, width, height));

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <summary>
    /// The picture as an element without XML declaration or document type: OxyPlot's type names a file on the web, which some readers would
    /// fetch.
    /// </summary>
    public static string ToSvg(PlotModel model, int width, int height)
    {
        var exporter = new OxyPlot.SvgExporter { Width = width, Height = height, IsDocument = false, TextMeasurer = new SvgTextMeasurer() };
        using var stream = new MemoryStream();
        exporter.Export(model, stream);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        return text[text.IndexOf("<svg", StringComparison.Ordinal)..].ReplaceLineEndings("\n");
    }
}
