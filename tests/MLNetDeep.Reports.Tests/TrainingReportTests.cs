using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetDeep.Reports.Tests.Support;

namespace MLNetDeep.Reports.Tests;

[TestClass]
public sealed partial class TrainingReportTests
{
    [TestMethod]
    public void A_report_of_a_classifier_shows_all_there_is_and_nothing_external()
    {
        var network = TrainedNetworks.Multiclass(["cat", "dog", "owl"], out var metrics);
        var page = Saved(path => network.SaveReport(path, metrics, TrainedNetworks.Options, "Three animals"));

        Expect.NothingExternal(page);
        var body = Parsed(page);
        CollectionAssert.AreEqual(new[] { "Curves", "Evaluation", "Model", "Options", "Epochs" }, Texts(body, "h2"));
        Assert.AreEqual("Three animals", Texts(body, "h1").Single());
        StringAssert.Contains(page, "All 3 epochs were done.");

        var confusion = Tables(body, "confusion").Single();
        CollectionAssert.AreEqual(new[] { "cat", "dog", "owl" }, confusion.Descendants("span").Select(e => e.Value).ToArray());
        Assert.AreEqual(120,
            confusion.Descendants("td")
            .Sum(cell => cell.Value.Length == 0 ? 0 : int.Parse(cell.Value, System.Globalization.CultureInfo.InvariantCulture)));

        // Layers and optimizers may get more options, which are then shown too: only the beginning is fixed.
        StringAssert.Matches(page, LayerRow());
        StringAssert.Contains(page, "<td>all</td><td></td><td class=\"number\">31</td>");
    }

    [TestMethod]
    public void Options_that_have_their_defaults_are_folded_away()
    {
        var page = Saved(path => MadeUp.History().SaveReport(path, options: TrainedNetworks.Options));
        var tables = Tables(Parsed(page), "options").Select(
            table => table.Descendants("tr").ToDictionary(row => row.Element("th")!.Value, row => row.Element("td")!)).ToArray();
        CollectionAssert.AreEqual(
            new[] { "HiddenLayers", "Optimizer", "NumberOfEpochs", "ValidationFraction" }, tables[0].Keys.ToArray());
        Assert.AreEqual("3", tables[0]["NumberOfEpochs"].Value);
        Assert.AreEqual("SgdOptions { Momentum = 0.5, LearningRate = 0.1 }", tables[0]["Optimizer"].Value);
        CollectionAssert.AreEqual(
            new[] { "Dense { Units = 4, Activation = Tanh }", "Dropout { Rate = 0.25 }" }, Texts(tables[0]["HiddenLayers"], "li"));
        Assert.AreEqual("32", tables[1]["BatchSize"].Value);
        Assert.AreEqual("none", tables[1]["EarlyStopping"].Value);
        Assert.AreEqual("none", tables[1]["Metrics"].Value);
        StringAssert.Contains(page, $"<summary>{tables[1].Count} more have their defaults</summary>");
    }

    [TestMethod]
    public void A_report_says_how_probabilities_were_calibrated()
    {
        var page = Saved(path =>
            (MadeUp.History() with
            {
                Calibration = new CalibrationRecord
                {
                    Temperature = 1.5,
                    LogLossBefore = .5,
                    LogLossAfter = .4,
                    ExpectedCalibrationErrorBefore = .1,
                    ExpectedCalibrationErrorAfter = .02
                }
            }).SaveReport(path));
        StringAssert.Contains(page, "<div><dt>temperature</dt><dd>1.5000</dd></div>");
        StringAssert.Contains(page, "<div><dt>log-loss (nats) before it, after</dt><dd>0.5000, 0.4000</dd></div>");
        StringAssert.Contains(page, "<div><dt>calibration error before, after</dt><dd>0.1000, 0.0200</dd></div>");
        Assert.DoesNotContain("temperature", Saved(path => MadeUp.History().SaveReport(path)));
    }

    [TestMethod]
    public void A_report_says_which_of_two_trainings_the_weights_are_of()
    {
        var again = MadeUp.History() with { TrainingRowCount = 12_345, BatchSize = 64, EndMessage = "It diverged." };
        var page = Saved(path => (again with { Refit = again with { End = TrainingEnd.AllEpochsDone } }).SaveReport(path));
        StringAssert.Contains(page, "trained again on all 12,345 rows, for as many epochs as validation chose.");
        StringAssert.Contains(page, "The model has these weights.");
        StringAssert.Contains(page, "<dt>batch size</dt><dd>64</dd>");

        page = Saved(path => (again with { Refit = again with { End = TrainingEnd.Diverged } }).SaveReport(path));
        StringAssert.Contains(page, "the model has the weights of the first training: It diverged.");
        Assert.DoesNotContain("trained again", Saved(path => again.SaveReport(path)));
    }

    [TestMethod]
    public void A_report_of_an_ensemble_shows_each_network_and_what_they_are_worth_together()
    {
        var page = Saved(path => MadeUp.Ensemble().SaveReport(path));

        Expect.NothingExternal(page);
        CollectionAssert.AreEqual(
            new[] { "Ensemble", "Curves", "Epochs of network 1", "Epochs of network 2", "Epochs of network 3" }, Texts(Parsed(page), "h2"));
        StringAssert.Contains(page, "<div><dt>networks, averaged</dt><dd>3</dd></div>");
        StringAssert.Contains(page, "<div><dt>validation accuracy</dt><dd>0.9876</dd></div>");
        StringAssert.Contains(page, "<tr><td>2</td><td class=\"number\">1042</td><td class=\"number\">20</td><td class=\"number\">10</td>");
        StringAssert.Contains(page, "<td>Network 1 is done.</td>");
        StringAssert.Contains(page, "<tfoot><tr><td>averaged</td>");
        Assert.DoesNotContain("Ensemble</h2>", Saved(path => MadeUp.History().SaveReport(path)));
        Assert.DoesNotContain("averaged</td>", Saved(path => MadeUp.Ensemble(validated: false).SaveReport(path)));
    }

    [TestMethod]
    public void Classes_whose_names_are_numbers_are_shown_in_their_order()
    {
        // Keys as they first come.
        var network = TrainedNetworks.Multiclass(["10", "9", "-2.5"], out var metrics);
        CollectionAssert.AreEqual(new[] { "10", "9", "-2.5" }, network.Model.ClassNames.ToArray());
        var page = Parsed(Saved(path => network.SaveReport(path, metrics, TrainedNetworks.Options)));

        var confusion = Tables(page, "confusion").Single();
        CollectionAssert.AreEqual(new[] { "-2.5", "9", "10" }, confusion.Descendants("span").Select(e => e.Value).ToArray());
        var rows = confusion.Descendants("tr").Skip(1)
            .Select(row => row.Elements("td")
            .Select(cell => cell.Value.Length == 0 ? 0 : int.Parse(cell.Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray()).ToArray();
        int[] order = [2, 1, 0];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
                Assert.AreEqual(metrics.ConfusionMatrix.Counts[order[i]][order[j]], rows[i][j], $"row {i}, column {j}");
        }
    }

    [TestMethod]
    public void Names_from_the_data_are_text_and_never_tags()
    {
        var network = TrainedNetworks.Multiclass(TrainedNetworks.ClassNames, out var metrics);
        var page = Saved(path =>
            network.SaveReport(path, metrics, TrainedNetworks.Options with { LabelColumnName = "<b>" }, "</title><script>"));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        CollectionAssert.AreEquivalent(
            TrainedNetworks.ClassNames, Tables(Parsed(page), "confusion").Single().Descendants("span").Select(e => e.Value).ToArray());
    }

    [TestMethod]
    public void A_report_of_a_binary_classifier_names_its_classes_true_and_false()
    {
        var network = TrainedNetworks.Binary(out var metrics);
        var page = Saved(path => network.SaveReport(path, metrics));

        Expect.NothingExternal(page);
        var confusion = Tables(Parsed(page), "confusion").Single();
        CollectionAssert.AreEqual(new[] { "true", "false" }, confusion.Descendants("span").Select(e => e.Value).ToArray());
        // 40 of the 120 rows are true.
        Assert.AreEqual(metrics.PositiveRecall, metrics.ConfusionMatrix.Counts[0][0] / 40, 1e-9);
        // ML.NET's evaluator of two classes gives bits; what is beside it on the page are nats.
        StringAssert.Contains(page, string.Create(
            CultureInfo.InvariantCulture, $"<dt>log-loss (nats)</dt><dd>{metrics.LogLoss * Math.Log(2):F4}</dd>"));
    }

    [TestMethod]
    public void A_report_of_a_regression_has_no_classes()
    {
        var network = TrainedNetworks.Regression(out var metrics);
        var page = Saved(path => network.SaveReport(path, metrics));

        Expect.NothingExternal(page);
        Assert.IsEmpty(Tables(Parsed(page), "confusion"));
        StringAssert.Contains(page, "<dt>RMSE</dt>");
        StringAssert.Contains(page, "<dt>validation rmse</dt>");
    }

    [TestMethod]
    public void Of_many_classes_the_pairs_confused_most_are_listed()
    {
        var network = TrainedNetworks.Multiclass([.. Enumerable.Range(0, 31).Select(i => $"class {i}")], out var metrics);
        var page = Saved(path => network.SaveReport(path, metrics));

        Assert.IsEmpty(Tables(Parsed(page), "confusion"));
        StringAssert.Contains(page, "a matrix of 31 classes would not be readable.");
    }

    [TestMethod]
    public void Further_metrics_stand_among_the_figures_in_the_curves_and_in_the_epochs()
    {
        var history = MadeUp.WithMetrics(MadeUp.History(epochs: 2), "auc");
        var page = Saved(path => history.SaveReport(path));

        var chosen = history.Epochs[0];
        StringAssert.Contains(page, string.Create(CultureInfo.InvariantCulture, $"<dt>auc</dt><dd>{chosen.Metrics["auc"]:F4}</dd>"));
        StringAssert.Contains(
            page, string.Create(CultureInfo.InvariantCulture, $"<dt>validation auc</dt><dd>{chosen.ValidationMetrics["auc"]:F4}</dd>"));

        var body = Parsed(page);
        CollectionAssert.AreEqual(
            new[] { "epoch", "loss", "accuracy", "auc", "validation loss", "validation accuracy", "validation auc", "learning rate",
            "time" },
            Texts(body.Descendants("details").Single(), "th"));
        Assert.HasCount(4, body.Descendants("figure"));
        Assert.IsTrue(body.Descendants("figure").All(picture => picture.Value.Contains("auc", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_history_alone_makes_a_report_too()
    {
        var page = Saved(path => MadeUp.History(epochs: 1).SaveReport(path));
        Expect.NothingExternal(page);
        CollectionAssert.AreEqual(new[] { "Curves", "Epochs" }, Texts(Parsed(page), "h2"));
        Assert.AreEqual("Training report", Texts(Parsed(page), "h1").Single());
    }

    [TestMethod]
    public void A_run_that_diverged_says_so_and_shows_its_figures()
    {
        var history = MadeUp.History(
            epochs: 3, change: e => e.Epoch == 3 ? e with { Loss = double.NaN, ValidationLoss = null, ValidationMetric = null } : e);
        var page = Saved(path => (history with { End = TrainingEnd.Diverged, EndMessage = "The loss must stay finite." }).SaveReport(path));

        StringAssert.Contains(page, "<p class=\"end bad\">The loss must stay finite.</p>");
        StringAssert.Contains(page, "<td class=\"number\">NaN</td>");
    }

    [TestMethod]
    public void Rows_left_out_are_said_at_the_top_where_there_are_any()
    {
        StringAssert.Contains(
            Saved(path => MadeUp.History().SaveReport(path)),
            "<p class=\"end bad\">3 of 60,003 rows were left out, because a value is missing.</p>");
        Assert.IsFalse(Saved(path => (MadeUp.History() with { SkippedRowCount = 0 }).SaveReport(path))
            .Contains("were left out", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_learning_rate_that_never_changes_is_a_figure_and_no_curve()
    {
        var page = Saved(path => MadeUp.History(change: epoch => epoch with { LearningRate = .01f }).SaveReport(path));
        StringAssert.Contains(page, "<div><dt>learning rate</dt><dd>0.01</dd></div>");
        Assert.DoesNotContain(">learning rate</text>", page);
        var changing = Saved(path => MadeUp.History().SaveReport(path));
        StringAssert.Contains(changing, ">learning rate</text>");
        Assert.DoesNotContain("<dt>learning rate</dt>", changing);
    }

    [TestMethod]
    public void The_log_loss_of_a_page_is_that_of_the_history()
    {
        // ML.NET's evaluator of two classes gives bits, that of several nats.
        var two = TrainedNetworks.Binary(out var binary);
        var ofTwo = TrainedNetworks.LogLoss(two, (probabilities, label) => label == 1 ? probabilities[0] : 1 - probabilities[0]);
        StringAssert.Contains(((ReportedMetrics)binary).ToString(), Text(ofTwo));

        var three = TrainedNetworks.Multiclass(["cat", "dog", "owl"], out var several);
        var ofThree = TrainedNetworks.LogLoss(three, (probabilities, label) => probabilities[label]);
        StringAssert.Contains(((ReportedMetrics)several).ToString(), Text(ofThree));

        static string Text(double nats) => string.Create(CultureInfo.InvariantCulture, $"log-loss (nats) {nats:G4}");
    }

    [TestMethod]
    public void The_pictures_in_a_page_share_no_names()
    {
        var names = IdAttribute().Matches(Saved(path => MadeUp.History().SaveReport(path))).Select(id => id.Groups["name"].Value).ToList();
        Assert.IsGreaterThan(1, names.Count);
        CollectionAssert.AllItemsAreUnique(names);
    }

    [TestMethod]
    public void Another_ending_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => MadeUp.History().SaveReport("report.pdf"));
        Assert.AreEqual("The path of a report must end in '.html'. Received: 'report.pdf'. (Parameter 'path')", error.Message);
    }

    private static string Saved(Action<string> save)
    {
        using var folder = new TempFolder();
        save(folder["report.html"]);
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.FullPath));
        return File.ReadAllText(folder["report.html"]);
    }

    /// <summary>The page as XML: only its document type and its meta elements, which have no end, differ from that.</summary>
    private static XElement Parsed(string page) =>
        XDocument.Parse(MetaElement()
            .Replace(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<meta ${attributes}/>")).Root!.Element("body")!;

    private static string[] Texts(XElement body, string element) => [.. body.Descendants(element).Select(e => e.Value)];

    private static XElement[] Tables(XElement body, string kind) =>
        [.. body.Descendants("table").Where(table => table.Attribute("class")?.Value == kind)];

    [GeneratedRegex("<td>Dense \\{ Units = 4, Activation = Tanh \\}</td><td class=\"number\">\\[batch, 4\\]</td><td class=\"number\">16</td>")]
    private static partial Regex LayerRow();

    [GeneratedRegex("<meta (?<attributes>[^>]*)>")]
    private static partial Regex MetaElement();

    [GeneratedRegex("\\sid=\"(?<name>[^\"]*)\"")]
    private static partial Regex IdAttribute();
}
