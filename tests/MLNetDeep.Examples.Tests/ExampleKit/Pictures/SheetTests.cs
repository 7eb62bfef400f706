using ExampleKit.Data;
using ExampleKit.Pictures;
using MLNetDeep.Examples.Tests.Support;
using SkiaSharp;

namespace MLNetDeep.Examples.Tests.ExampleKit.Pictures;

[TestClass]
public class SheetTests
{
    [TestMethod]
    public void Text_is_written_with_the_embedded_font()
    {
        using var bitmap = Drawn(200, 40, sheet => sheet.Write("Ankle boot", 4, 30, size: 24, SKColors.Black));
        Assert.IsGreaterThan(300, bitmap.Pixels.Count(pixel => pixel.Red < 128));
    }

    [TestMethod]
    public void Different_letters_look_different()
    {
        using var a = Drawn(40, 40, sheet => sheet.Write("a", 4, 30, size: 24, SKColors.Black));
        using var b = Drawn(40, 40, sheet => sheet.Write("b", 4, 30, size: 24, SKColors.Black));
        CollectionAssert.AreNotEqual(a.Pixels, b.Pixels);
    }

    [TestMethod]
    public void Pictures_are_shown_dark_on_light_with_every_pixel_a_square()
    {
        var shades = new byte[784];
        shades[1] = 255;
        shades[28] = 100;

        using var bitmap = Drawn(70, 70, sheet => sheet.Show(shades, 5, 7, enlargement: 2));

        Assert.AreEqual(SKColors.White, bitmap.GetPixel(6, 8));
        Assert.AreEqual(SKColors.Black, bitmap.GetPixel(7, 7));
        Assert.AreEqual(SKColors.Black, bitmap.GetPixel(8, 8));
        Assert.AreEqual(new SKColor(155, 155, 155), bitmap.GetPixel(5, 9));
        Assert.AreEqual(8, bitmap.Pixels.Count(pixel => pixel != SKColors.White));
    }

    [TestMethod]
    public void Contact_sheet_has_a_row_of_pictures_for_every_class()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "classes.png");
        byte[] black = [.. Enumerable.Repeat((byte)255, 784)];

        ContactSheet.Save("", Enumerable.Range(0, 200).Select(i => new LabelledImage { Image = black, Label = (byte)(i % 10) }), path);

        using var bitmap = SKBitmap.Decode(path);
        var blackOnTheRight = bitmap.Pixels.Where((pixel, i) => i % bitmap.Width > 140 && pixel == SKColors.Black).Count();
        Assert.AreEqual(10 * ContactSheet.PicturesPerClass * 56 * 56, blackOnTheRight);
    }

    private static SKBitmap Drawn(int width, int height, Action<Sheet> draw)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "sheet.png");
        using var sheet = new Sheet(width, height);
        draw(sheet);
        sheet.Save(path);
        return SKBitmap.Decode(path);
    }
}
