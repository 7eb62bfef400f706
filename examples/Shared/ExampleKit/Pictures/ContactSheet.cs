using ExampleKit.Data;
using SkiaSharp;

namespace ExampleKit.Pictures;

/// <summary>Shows what is in a data set: a row for each class, its name at the left, its first pictures beside it.</summary>
internal static class ContactSheet
{
    public const int PicturesPerClass = 12;

    private const int Enlargement = 2;
    private const int Pitch = LabelledImage.Side * Enlargement + 6;
    private const int Margin = 20;
    private const int TitleHeight = 40;
    private const int NameWidth = 130;

    public static void Save(string title, IEnumerable<LabelledImage> images, string path)
    {
        var rows = ClothingClasses.Names.Count;
        using var sheet = new Sheet(2 * Margin + NameWidth + PicturesPerClass * Pitch, 2 * Margin + TitleHeight + rows * Pitch);
        sheet.Write(title, Margin, Margin + 18, size: 20, SKColors.Black);

        var shown = new int[rows];
        foreach (var image in images)
        {
            var column = shown[image.Label]++;
            if (column < PicturesPerClass)
                sheet.Show(image.Image, Margin + NameWidth + column * Pitch, TopOf(image.Label), Enlargement);
            else if (shown.All(count => count >= PicturesPerClass))
                break;
        }

        for (var row = 0; row < rows; row++)
            sheet.Write(ClothingClasses.Names[row], Margin, TopOf(row) + Pitch / 2f + 3, size: 16, SKColors.Black);

        sheet.Save(path);
    }

    private static int TopOf(int row) => Margin + TitleHeight + row * Pitch;
}
