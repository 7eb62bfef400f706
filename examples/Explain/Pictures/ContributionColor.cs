using SkiaSharp;

namespace Explain.Pictures;

/// <summary>The color of a pixel with its contribution: red for, blue against, over the picture in light grey.</summary>
internal static class ContributionColor
{
    private static readonly SKColor For = new(0xD5, 0x1C, 0x1C);
    private static readonly SKColor Against = new(0x1C, 0x4F, 0xD5);

    /// <param name="shade">The pixel, 0 (background) to 255.</param>
    /// <param name="contribution">Its contribution.</param>
    /// <param name="strongest">The largest magnitude there is.</param>
    public static SKColor Of(byte shade, float contribution, float strongest)
    {
        // The square root shows what is weak; in a network most contributions are.
        var strength = strongest > 0 ? MathF.Sqrt(MathF.Abs(contribution) / strongest) : 0;
        var grey = (byte)(byte.MaxValue - shade / 4);
        var paint = contribution > 0 ? For : Against;
        return new SKColor(Mixed(grey, paint.Red, strength), Mixed(grey, paint.Green, strength), Mixed(grey, paint.Blue, strength));
    }

    private static byte Mixed(byte below, byte above, float share) => (byte)MathF.Round(below + (above - below) * share);
}
