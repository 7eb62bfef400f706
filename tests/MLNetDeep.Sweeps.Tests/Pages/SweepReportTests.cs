using MLNetDeep.Sweeps.Pages;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Trials;
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
    public void A_parameter_that_is_called_as_a_column_gets_a_name_of_its_own()
    {
        var trial = new SweepTrial
        {
            Number = 0,
            Point = SearchPoint.FromJson("""{"epochs": 5, "parameter_epochs": 6}"""),
            State = TrialState.Running,
        };
        Assert.AreEqual(
            "trial,state,score,epochs,weights_from_epoch,seconds,attempts,error,parameter_parameter_epochs,parameter_epochs\n"
            + "0,Running,,0,,0,0,,5,6\n",
            TrialCsv.Write([trial], ["epochs", "parameter_epochs"]).ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void A_sweep_without_curves_has_no_picture_of_them() =>
        Assert.DoesNotContain("Learning curves", PageOf(curves: [[], []]));

    [TestMethod]
    public void A_single_epoch_is_a_dot_above_one_tick_and_so_is_a_value_between_gaps()
    {
        var one = PageOf(curves: [[.5], [.75]]);
        Assert.AreEqual(1, one.Split("<text class=\"below\"").Length - 2, "One tick, and the name of the axis.");
        Assert.AreEqual(2, one.Split("m-2.5 0a").Length - 1);
        Assert.AreEqual(1, PageOf(curves: [[.5, double.NaN, .4, .3], [double.NaN, .75, double.NaN]]).Split("m-2.5 0a").Length - 2);
    }

    private static string PageOf(double[][] curves)
    {
        SweepTrial[] trials = [.. curves.Select((curve, i) => new SweepTrial
        {
            Number = i,
            Point = SearchPoint.FromJson("""{"x": 1, "y": 0.1}"""),
            State = TrialState.Completed,
            Score = .5,
            Curve = curve,
        })];
        return SweepPage.Of(
            new SweepProgress(trials, [], maxTrials: 2, isTimeOver: false, Support.Spaces.OfTwoNumbers.Space, seed: 1), "Sweep");
    }

    [TestMethod]
    public void Ticks_are_round_numbers_within_the_bounds()
    {
        CollectionAssert.AreEqual(new[] { 0.0, .5, 1 }, AxisTicks.Between(0, 1, 2).ToArray());
        CollectionAssert.AreEqual(new[] { 20.0, 40, 60, 80 }, AxisTicks.Between(13, 91, 4).ToArray());
        CollectionAssert.AreEqual(new[] { 3.0 }, AxisTicks.Between(3, 3, 4).ToArray());
    }
}
