using Microsoft.ML;
using MLNetDeep.Reports.Tests.Support;

namespace MLNetDeep.Reports.Tests;

[TestClass]
public sealed class PlotLoggerTests
{
    private static readonly MLContext Ml = new(seed: 1);

    [TestMethod]
    public void The_finished_picture_is_that_of_the_history()
    {
        using var folder = new TempFolder();
        var history = Fit(new PlotLogger(folder["curves.svg"]));
        history.SavePlot(folder["afterwards.svg"]);
        Assert.AreEqual(File.ReadAllText(folder["afterwards.svg"]), File.ReadAllText(folder["curves.svg"]));
    }

    [TestMethod]
    public void The_picture_grows_while_training_goes_on_at_most_once_a_second()
    {
        using var folder = new TempFolder();
        var time = new ManualTime();
        var logger = new PlotLogger(folder["curves.svg"], width: 300, height: 400, time);
        var seen = new List<bool>();
        Fit(new LambdaCallback { EpochBegin = _ => time.Advance(600) }, logger, new LambdaCallback
        {
            EpochEnd = (_, _) =>
            {
                seen.Add(File.Exists(folder["curves.svg"]));
                File.Delete(folder["curves.svg"]);
            },
        });
        CollectionAssert.AreEqual(new[] { false, true, false }, seen);
        StringAssert.Contains(File.ReadAllText(folder["curves.svg"]), "width=\"300\" height=\"400\"");
    }

    [TestMethod]
    [DataRow("curves.jpg", 900, 300, "The path of a plot must end in '.png' or '.svg'. Received: 'curves.jpg', which ends in '.jpg'. "
        + "Name it, for example, 'curves.png'. (Parameter 'path')")]
    [DataRow("curves.png", 1, 300, "The width of a plot must be from 200 to 10000 pixels. Received: 1. (Parameter 'width')")]
    [DataRow("curves.png", 900, 1, "The height of a plot must be from 200 to 10000 pixels. Received: 1. (Parameter 'height')")]
    public void What_cannot_be_drawn_is_refused_when_the_logger_is_made(string path, int width, int height, string message) =>
        Assert.AreEqual(message, Assert.Throws<ArgumentException>(() => new PlotLogger(path, width, height)).Message);

    [TestMethod]
    public void What_cannot_be_written_is_refused_before_the_first_epoch()
    {
        using var folder = new TempFolder();
        var epochs = 0;
        var path = folder["none/curves.png"];
        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(
            () => Fit(new PlotLogger(path), new LambdaCallback { EpochBegin = _ => epochs++ }));
        StringAssert.StartsWith(error.Message, $"The folder of '{path}' must exist.");
        Assert.AreEqual(0, epochs);
    }

    [TestMethod]
    public void A_path_is_checked_without_a_history_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        TrainingPlot.CheckPath(folder["curves.png"]);
        TrainingPlot.CheckPath(folder["curves.svg"]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.FullPath));
        Assert.ThrowsExactly<ArgumentException>(() => TrainingPlot.CheckPath(folder["curves.gif"]));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => TrainingPlot.CheckPath(folder["none/curves.svg"]));
    }

    [TestMethod]
    public void Networks_of_an_ensemble_have_pictures_of_their_own()
    {
        using var folder = new TempFolder();
        var options = TrainedNetworks.Options with { EnsembleSize = 2 };
        Fit(options, new PlotLogger(folder["curves-{member}.svg"]));
        CollectionAssert.AreEquivalent(
            new[] { "curves-0.svg", "curves-1.svg" }, Directory.GetFiles(folder.FullPath).Select(Path.GetFileName).ToArray());
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, new PlotLogger(folder["curves.svg"]))).Message,
            "The path of a PlotLogger must contain '{member}'");
    }

    [TestMethod]
    public void A_run_without_an_epoch_has_no_picture()
    {
        using var folder = new TempFolder();
        Fit(new PlotLogger(folder["curves.svg"]), new LambdaCallback { TrainingBegin = run => run.RequestStop("Enough.") });
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.FullPath));
    }

    private static TrainingHistory Fit(params TrainingCallback[] callbacks) => Fit(TrainedNetworks.Options, callbacks);

    private static TrainingHistory Fit(DenseNetworkOptions options, params TrainingCallback[] callbacks)
    {
        var rows = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Row { Label = i % 5, Features = [i % 5, i % 2] }));
        return new DenseNetworkTrainer(Ml, options, callbacks).Fit(rows).History;
    }

    private sealed class Row
    {
        public float Label { get; set; }

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
