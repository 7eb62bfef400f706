using ExampleKit.Data;
using ExampleKit.Pictures;
using Explain.Data;
using MLNetDeep;
using SkiaSharp;
using static System.FormattableString;

namespace Explain.Pictures;

/// <summary>
/// Shows pictures, each beside itself painted with what spoke for the predicted class, and with what spoke for the next probable one: red
/// for, blue against.
/// </summary>
internal static class ExplanationSheet
{
    private const int Columns = 2;
    private const int Enlargement = 4;
    private const int Side = LabelledImage.Side * Enlargement;
    private const int PanelPitch = Side + 14;
    private const int PitchAcross = 3 * PanelPitch + 30;
    private const int PitchDown = Side + 56;
    private const int Margin = 24;
    private const int TitleHeight = 62;

    private static readonly SKColor Wrong = new(0xC6, 0x28, 0x28);
    private static readonly SKColor Grey = new(0x75, 0x75, 0x75);

    /// <param name="title">What stands above all.</param>
    /// <param name="images">The pictures, with the explanation of their predicted class.</param>
    /// <param name="whyRunnerUp">Explains the next probable class of a picture.</param>
    /// <param name="path">The PNG file.</param>
    public static void Save(string title, IReadOnlyList<ExplainedImage> images, Func<ExplainedImage, Explanation> whyRunnerUp, string path)
    {
        var rows = (images.Count + Columns - 1) / Columns;
        using var sheet = new Sheet(2 * Margin + Columns * PitchAcross - 44, Margin + TitleHeight + rows * PitchDown);
        sheet.Write(title, Margin, Margin + 18, size: 20, SKColors.Black);
        sheet.Write("the picture, why it is taken for what it is taken for, and why for the next probable: red speaks for it, blue against",
            Margin, Margin + 40, size: 13, Grey);
        for (var i = 0; i < images.Count; i++)
            Show(sheet, images[i], whyRunnerUp(images[i]), Margin + i % Columns * PitchAcross,
                Margin + TitleHeight + i / Columns * PitchDown);
        sheet.Save(path);
    }

    private static void Show(Sheet sheet, ExplainedImage image, Explanation runnerUp, int left, int top)
    {
        var isRight = image.Predicted == image.Label - 1;
        sheet.Show(image.Image, left, top, Enlargement);
        Caption(sheet, left, top, ClothingClasses.Names[(int)image.Label - 1], "what it is", SKColors.Black);

        // Both on one scale, so that the stronger reasons look stronger.
        var strongest = image.FeatureContributions.Concat(runnerUp.Contributions).Max(Math.Abs);
        Paint(sheet, image, image.FeatureContributions, strongest, left + PanelPitch, top);
        Caption(sheet, left + PanelPitch, top, ClothingClasses.Names[image.Predicted], Invariant($"{image.Score[image.Predicted]:P0}"),
            isRight ? SKColors.Black : Wrong);

        Paint(sheet, image, runnerUp.Contributions, strongest, left + 2 * PanelPitch, top);
        Caption(sheet, left + 2 * PanelPitch, top, ClothingClasses.Names[image.RunnerUp], Invariant($"{image.Score[image.RunnerUp]:P0}"),
            Grey);
    }

    private static void Paint(Sheet sheet, ExplainedImage image, IReadOnlyList<float> contributions, float strongest, int left, int top)
    {
        sheet.Show(pixel => ContributionColor.Of(image.Image[pixel], contributions[pixel], strongest), left, top, Enlargement);
        sheet.Frame(left - 0.5f, top - 0.5f, Side + 1, Side + 1, new SKColor(0xDD, 0xDD, 0xDD), thickness: 1);
    }

    private static void Caption(Sheet sheet, int left, int top, string name, string detail, SKColor color)
    {
        sheet.Write(name, left + Side / 2f, top + Side + 18, size: 14, color, SKTextAlign.Center);
        sheet.Write(detail, left + Side / 2f, top + Side + 34, size: 12, color == SKColors.Black ? Grey : color, SKTextAlign.Center);
    }
}
