using MLNetDeep.Sweeps.Pages;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Pages;

[TestClass]
public sealed class SweepReportTests
{
    [TestMethod]
    public void A_report_is_one_page_without_scripts_and_with_nothing_to_fetch()
    {
        using var folder = new TempFolder();
        var result = SharedSweep.Of(store: null, new AshaTuner { MinimumEpochs = 1, ReductionFactor = 2 }, trials: 10, concurrent: 1).Run();
        result.SaveReport(folder["sweep.html"], "<script>alert(1)</script>");
        var page = File.ReadAllText(folder["sweep.html"]);

        foreach (var banned in new[] { "<script", "<link", "<iframe", "src=", "href=", "@import", "http:", "https:", "url(h" })
            Assert.DoesNotContain(banned, page, StringComparison.OrdinalIgnoreCase);
        foreach (var section in new[] { "Parameters and scores", "Importance of the parameters", "Learning curves", "Trials", "Options" })
            StringAssert.Contains(page, $"<h2>{section}</h2>");
        Assert.AreEqual(10, Count(page, "<polyline class=\"trial "));
        Assert.AreEqual(10, Count(page, "<path class=\"trial "));
        Assert.AreEqual(2, Count(page, "\"trial best\""));
        foreach (var name in result.Trials.SelectMany(trial => trial.Point.Keys).Distinct())
            StringAssert.Contains(page, $">{name}</text>");

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [TestMethod]
    public void A_single_trial_and_failed_ones_make_a_page_too()
    {
        using var folder = new TempFolder();
        var mlContext = new Microsoft.ML.MLContext(seed: 1);
        var result = mlContext.DenseNetworkSweep().SetData(Flower.View(mlContext, 30, 1), Flower.View(mlContext, 15, 2))
            .SetPreparation(Flower.Preparation(mlContext))
            .SetSearchSpace(new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions { NumberOfEpochs = 1 })
                .Choice("what", ["works", "fails"]))
            .SetPipeline((trial, options) => trial.Value<string>("what") == "works" ? trial.CreateTrainer(options)
                : throw new FormatException("<b>no</b>"))
            .SetTuner(new GridTuner()).Run();
        result.SaveReport(folder["sweep.html"]);
        var page = File.ReadAllText(folder["sweep.html"]);
        StringAssert.Contains(page, "FormatException: &lt;b&gt;no&lt;/b&gt;");
        Assert.DoesNotContain("NaN", page);
        Assert.DoesNotContain("Importance of", page);
    }

    [TestMethod]
    public void A_path_that_is_no_page_is_refused() =>
        Assert.AreEqual(
            "The path of a report must end in '.html'. Received: 'sweep.pdf'. (Parameter 'path')",
            Assert.ThrowsExactly<ArgumentException>(
            () => SharedSweep.Of(store: null, new RandomTuner(), 1, 1).Run().SaveReport("sweep.pdf")).Message);

    [TestMethod]
    public void The_table_goes_to_CSV_and_JSON()
    {
        var result = SharedSweep.Of(store: null, new RandomTuner(), trials: 3, concurrent: 1).Run();
        var lines = result.ToCsv().TrimEnd().Split('\n');
        Assert.AreEqual("trial,state,score,epochs,weights_from_epoch,seconds,attempts,error,Optimizer,Optimizer.LearningRate,depth,units1,units2", lines[0]);
        Assert.HasCount(4, lines);
        var json = System.Text.Json.Nodes.JsonNode.Parse(result.ToJson())!.AsArray();
        Assert.AreEqual(result.Trials[1].Score, json[1]!["score"]!.GetValue<double>());
        Assert.HasCount(6, json[1]!["curve"]!.AsArray());
    }

    [TestMethod]
    public void Ticks_are_round_numbers_within_the_bounds()
    {
        CollectionAssert.AreEqual(new[] { 0.0, .5, 1 }, AxisTicks.Between(0, 1, 2).ToArray());
        CollectionAssert.AreEqual(new[] { 20.0, 40, 60, 80 }, AxisTicks.Between(13, 91, 4).ToArray());
        CollectionAssert.AreEqual(new[] { 3.0 }, AxisTicks.Between(3, 3, 4).ToArray());
    }
}
