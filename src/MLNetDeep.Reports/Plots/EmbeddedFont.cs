using SkiaSharp;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// The font of PNG plots, DejaVu Sans (its licence lies beside it). A server or container often has no font at all; Skia then leaves out
/// all text without a word. So the library brings one, and plots look the same on all machines.
/// </summary>
internal static class EmbeddedFont
{
    private const string ResourceName = "DejaVuSans-ascii.ttf";

    /// <summary>Held for as long as the program runs: reading it again for each plot costs more than its 18 KB.</summary>
    public static SKTypeface Typeface { get; } = Open();

    private static SKTypeface Open()
    {
        using var resource = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(ResourceName);
        return SKTypeface.FromStream(resource)
            ?? throw new InvalidOperationException($"Bug in MLNetDeep.Reports: the embedded font '{ResourceName}' cannot be read.");
    }
}
