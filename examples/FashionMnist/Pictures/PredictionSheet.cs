using ExampleKit.Data;
using ExampleKit.Pictures;
using FashionMnist.Data;
using SkiaSharp;

namespace FashionMnist.Pictures;

/// <summary>Shows pictures with what the model says they are; where it is wrong, in red, with what they are.</summary>
internal static class PredictionSheet
{
    private const int Columns = 8;
    private const int Enlargement = 4;
    private const int Side = LabelledImage.Side * Enlargement;
    private const int PitchAcross = Side + 18;
    private const int PitchDown = Side + 52;
    private const int Margin = 24;
    private const int TitleHeight = 44;

    private static readonly SKColor Red = new(0xC6, 0x28, 0x28);
    private static readonly SKColor Grey = new(0x75, 0x75, 0x75);

    public static void Save(string title, IReadOnlyList<ScoredImage> images, string path)
    {
        var rows = (images.Count + Columns - 1) / Columns;
        using var sheet = new Sheet(2 * Margin + Columns * PitchAcross - (PitchAcross - Side), Margin + TitleHeight + rows * PitchDown);
        sheet.Write(title, Margin, Margin + 18, size: 20, SKColors.Black);

        for (var i = 0; i < images.Count; i++)
            Show(sheet, images[i], Margin + i % Columns * PitchAcross, Margin + TitleHeight + i / Columns * PitchDown);

        sheet.Save(path);
    }

    private static void Show(Sheet sheet, ScoredImage image, int left, int top)
    {
        sheet.Show(image.Original.Image, left, top, Enlargement);
        if (!image.IsRight)
            sheet.Frame(left - 1.5f, top - 1.5f, Side + 3, Side + 3, Red, thickness: 3);

        var (middle, belowPicture) = (left + Side / 2f, top + Side);
        sheet.Write(image.PredictedName, middle, belowPicture + 18, size: 14, image.IsRight ? SKColors.Black : Red, SKTextAlign.Center);
        sheet.Write($"true: {image.TrueName}", middle, belowPicture + 34, size: 12, image.IsRight ? Grey : Red, SKTextAlign.Center);
    }
}
