using System.Reflection;
using System.Text;
using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace MLNetDeep.Reports.Plots;

/// <summary>A plot as the bytes of a picture.</summary>
internal static class PlotFile
{
    /// <exception cref="DllNotFoundException">
    /// The program has no native library of Skia for its system, or one of another version than the managed one.
    /// </exception>
    public static byte[] ToPng(PlotModel model, int width, int height) => WithSkia(() => Drawn(model, width, height));

    /// <summary>Throws what <see cref="ToPng"/> would throw where the native library cannot be used.</summary>
    /// <inheritdoc cref="ToPng" path="/exception"/>
    public static void CheckNativeLibrary() => WithSkia(() =>
    {
        using var smallest = new SKBitmap(1, 1);
        return smallest.Width;
    });

    private static T WithSkia<T>(Func<T> draw)
    {
        try
        {
            return draw();
        }
        catch (Exception failed) when (failed is DllNotFoundException or TypeInitializationException)
        {
            // SkiaSharp's types cannot be initialised where there is no library, and where the library is of another version.
            var reason = failed is TypeInitializationException { InnerException: { } inner } ? inner : failed;
            var received = reason is DllNotFoundException ? "a program without it" : reason.Message.TrimEnd('.');
            throw new DllNotFoundException(
                "A PNG needs the native library libSkiaSharp beside the program, in the version of its package SkiaSharp "
                + $"({SkiaVersion}). Received: {received}. Add the package '{NativePackage}' of version {SkiaVersion}, or save the plot as "
                + "'.svg', which needs no native library.",
                failed);
        }
    }

    private static string NativePackage => OperatingSystem.IsWindows() ? "SkiaSharp.NativeAssets.Win32"
        : OperatingSystem.IsMacOS() ? "SkiaSharp.NativeAssets.macOS" : "SkiaSharp.NativeAssets.Linux.NoDependencies";

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
