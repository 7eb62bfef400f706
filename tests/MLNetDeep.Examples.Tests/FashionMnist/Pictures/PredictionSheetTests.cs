using ExampleKit.Data;
using FashionMnist.Data;
using FashionMnist.Pictures;
using MLNetDeep.Examples.Tests.Support;
using SkiaSharp;

namespace MLNetDeep.Examples.Tests.FashionMnist.Pictures;

[TestClass]
public class PredictionSheetTests
{
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

    private static bool HasRed(string path)
    {
        using var bitmap = SKBitmap.Decode(path);
        return bitmap.Pixels.Any(pixel => pixel.Red > 150 && pixel.Green < 80);
    }
}
