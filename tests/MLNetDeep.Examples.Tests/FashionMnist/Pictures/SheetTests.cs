using FashionMnist.Data;
using FashionMnist.Pictures;
using MLNetDeep.Examples.Tests.Support;
using SkiaSharp;

namespace MLNetDeep.Examples.Tests.FashionMnist.Pictures;

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
    public void Only_wrong_predictions_are_marked_red()
    {
        static ScoredImage Predicted(byte label) =>
            new(new LabelledImage { Image = new byte[784], Label = 3 }, new Prediction { PredictedLabel = label });

        using var folder = new TemporaryFolder();
        var (right, wrong) = (Path.Combine(folder.Path, "right.png"), Path.Combine(folder.Path, "wrong.png"));

        PredictionSheet.Save("Dresses", [Predicted(3)], right);
        PredictionSheet.Save("Dresses", [Predicted(3), Predicted(6)], wrong);

        Assert.IsFalse(HasRed(right));
        Assert.IsTrue(HasRed(wrong));
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

    private static bool HasRed(string path)
    {
        using var bitmap = SKBitmap.Decode(path);
        return bitmap.Pixels.Any(pixel => pixel.Red > 150 && pixel.Green < 80);
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
