using System.Xml.Linq;
using MLNetDeep.Reports.Tests.Support;
using SkiaSharp;

namespace MLNetDeep.Reports.Tests;

[TestClass]
public sealed class TrainingPlotTests
{
    public static IEnumerable<object[]> Histories =>
    [
        ["one epoch", MadeUp.History(epochs: 1)],
        ["500 epochs", MadeUp.History(epochs: 500)],
        ["NaN in the middle and at the end",
        MadeUp.History(epochs: 9, change: e => e.Epoch is 4 or 9 ? e with { Loss = double.NaN, Metric = double.PositiveInfinity } : e)],
        ["nothing but NaN", MadeUp.History(
        epochs: 1, bestEpoch: null, change: e =>
        e with { Loss = double.NaN, Metric = double.NaN, ValidationLoss = null, ValidationMetric = null })],
        ["no validation", MadeUp.History(validated: false, bestEpoch: null)],
        ["rmse", MadeUp.History(metric: "rmse")],
        ["values that never change",
        MadeUp.History(change: e => e with { Loss = 0, Metric = 1, ValidationLoss = 0, ValidationMetric = 1 })],
        ["further metrics", MadeUp.WithMetrics(MadeUp.History(), "top-5 accuracy", "auc")],
        ["an ensemble", MadeUp.Ensemble()],
        ["an ensemble without validation", MadeUp.Ensemble(validated: false)],
        ["losses far apart", MadeUp.History(change: e => e with { Loss = Math.Pow(10, -e.Epoch), ValidationLoss = 1e6 })],
    ];

    [TestMethod]
    [DynamicData(nameof(Histories))]
    public void A_png_has_the_size_asked_for_and_curves_on_white(string which, TrainingHistory history)
    {
        using var folder = new TempFolder();
        history.SavePlot(folder["curves.png"], width: 640, height: 480);

        using var picture = SKBitmap.Decode(folder["curves.png"]);
        Assert.AreEqual((640, 480), (picture.Width, picture.Height), which);
        Assert.AreEqual(SKColors.White, picture.GetPixel(0, 0));
        // Text, which a machine without fonts would leave out: the title of the lowest axis lies in the middle below.
        Assert.IsGreaterThan(20, DarkPixels(picture, top: 450), which);
        Assert.IsGreaterThan(500, picture.Pixels.Count(pixel => pixel != SKColors.White), which);
    }

    [TestMethod]
    [DynamicData(nameof(Histories))]
    public void An_svg_is_well_formed_and_names_nothing_outside(string which, TrainingHistory history)
    {
        using var folder = new TempFolder();
        history.SavePlot(folder["curves.svg"], width: 640, height: 480);

        var svg = XDocument.Load(folder["curves.svg"]).Root!;
        Assert.AreEqual("{http://www.w3.org/2000/svg}svg", svg.Name.ToString(), which);
        Assert.AreEqual("640", svg.Attribute("width")?.Value);
        Expect.NothingExternal(File.ReadAllText(folder["curves.svg"]));
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["curves.svg"]), which);
    }

    [TestMethod]
    public void Training_validation_and_the_best_epoch_are_named()
    {
        var texts = TextsOf(MadeUp.History(epochs: 20));
        foreach (var expected in new[] { "training", "validation", "best epoch: 10", "loss", "accuracy", "learning rate", "epoch" })
            CollectionAssert.Contains(texts, expected);
    }

    [TestMethod]
    public void An_ensemble_has_a_curve_for_each_network_named_once_and_a_line_for_their_average()
    {
        var texts = TextsOf(MadeUp.Ensemble());
        foreach (var expected in new[] { "training", "validation", "validation, averaged" })
            Assert.AreEqual(1, texts.Count(text => text == expected), expected);
        Assert.IsFalse(texts.Any(text => text.StartsWith("best epoch", StringComparison.Ordinal)), "Each has its own.");
        CollectionAssert.Contains(texts, "20", "The axis goes to the last epoch of all.");

        var plot = MLNetDeep.Reports.Plots.CurvesPlot.Of(MadeUp.Ensemble(), MLNetDeep.Reports.Plots.PlotColors.Light);
        // Training, validation and the average of loss and metric, and the learning rates.
        Assert.HasCount(2 * (3 + 3 + 1) + 3, plot.Series);
    }

    [TestMethod]
    public void Each_further_metric_has_a_panel_and_makes_the_picture_higher()
    {
        using var folder = new TempFolder();
        var plain = MadeUp.History();
        MadeUp.WithMetrics(plain, "top-5 accuracy", "auc", "accuracy").SavePlot(folder["more.svg"]);
        plain.SavePlot(folder["plain.svg"]);

        var texts = TextsIn(folder["more.svg"]);
        foreach (var expected in new[] { "top-5 accuracy", "auc" })
            Assert.AreEqual(1, texts.Count(text => text == expected), expected);
        Assert.AreEqual(1, texts.Count(text => text == "accuracy"), "What is shown already is not shown twice.");
        Assert.AreEqual(("760", "1261"), (HeightOf(folder["plain.svg"]), HeightOf(folder["more.svg"])));
    }

    [TestMethod]
    public void What_was_not_recorded_is_not_named()
    {
        var texts = TextsOf(MadeUp.History(validated: false, bestEpoch: null));
        Assert.IsFalse(texts.Any(
            text => text.Contains("validation", StringComparison.Ordinal) || text.Contains("best", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_panel_without_a_finite_value_says_so()
    {
        var texts = TextsOf(MadeUp.History(epochs: 1, validated: false, change: e => e with { Loss = double.NaN }));
        CollectionAssert.Contains(texts, "loss: not finite");
    }

    [TestMethod]
    public void The_metric_is_named_as_the_history_names_it_and_cannot_break_the_picture() =>
        CollectionAssert.Contains(TextsOf(MadeUp.History(metric: "</text><script>")), "</text><script>");

    [TestMethod]
    public void Epochs_are_whole_numbers_on_the_axis() =>
        Assert.IsFalse(TextsOf(MadeUp.History(epochs: 2)).Any(text => text.StartsWith("1.5", StringComparison.Ordinal)));

    [TestMethod]
    public void Another_ending_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder["curves.jpeg"];
        var error = Assert.ThrowsExactly<ArgumentException>(() => MadeUp.History().SavePlot(path));
        Assert.AreEqual($"The path of a plot must end in '.png' or '.svg'. Received: '{path}', which ends in '.jpeg'. "
            + "Name it, for example, 'curves.png'. (Parameter 'path')",
            error.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.FullPath));
    }

    [TestMethod]
    public void An_ending_in_capitals_will_do()
    {
        using var folder = new TempFolder();
        MadeUp.History().SavePlot(folder["CURVES.SVG"]);
        Assert.IsTrue(File.Exists(folder["CURVES.SVG"]));
    }

    [TestMethod]
    [DataRow(199, 500, "width", 199)]
    [DataRow(500, 10_001, "height", 10_001)]
    public void A_size_out_of_range_is_refused(int width, int height, string name, int received)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MadeUp.History().SavePlot("curves.png", width, height));
        Assert.AreEqual($"The {name} of a plot must be from 200 to 10000 pixels. Received: {received}. (Parameter '{name}')",
            error.Message);
    }

    [TestMethod]
    public void A_history_without_epochs_is_refused() =>
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => (MadeUp.History() with { Epochs = [] }).SavePlot("curves.png")).Message,
            "A plot must have at least one epoch to show. Received: a history without epochs.");

    [TestMethod]
    public void The_same_history_gives_the_same_bytes()
    {
        using var folder = new TempFolder();
        MadeUp.History().SavePlot(folder["a.png"]);
        MadeUp.History().SavePlot(folder["b.png"]);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
    }

    private static List<string> TextsOf(TrainingHistory history)
    {
        using var folder = new TempFolder();
        history.SavePlot(folder["curves.svg"]);
        return TextsIn(folder["curves.svg"]);
    }

    private static List<string> TextsIn(string path) =>
        [.. XDocument.Load(path).Descendants("{http://www.w3.org/2000/svg}text").Select(text => text.Value)];

    private static string? HeightOf(string path) => XDocument.Load(path).Root!.Attribute("height")?.Value;

    private static int DarkPixels(SKBitmap picture, int top) =>
        Enumerable.Range(top, picture.Height - top)
            .Sum(y => Enumerable.Range(0, picture.Width).Count(x => picture.GetPixel(x, y).Red < 0x80));
}
