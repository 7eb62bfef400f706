using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetDeep.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>A model of networks that differ, with shares of their own: how it is made, what it says of itself, and its files.</summary>
[TestClass]
public sealed class MeanOfModelsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static DenseNetworkModel Model { get; } = RandomEnsemble.Mixed(
        LearningTask.MulticlassClassification, 4, 3, [new Dense(2, Activation.ReLU), new BatchNormalization()], temperature: 1.5);

    private static float[][] Rows => MadeUpData.Features(20, 4);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Weights_in_any_unit_become_shares_and_a_model_given_twice_is_one_member()
    {
        var (first, second) = (RandomModel.Of(LearningTask.Regression, 3, 1), RandomModel.Of(LearningTask.Regression, 3, 1, [], seed: 2));
        var mean = DenseNetworkModel.MeanOf([first, second, first], [2, 6, 4]);
        Assert.HasCount(2, mean.Members);
        CollectionAssert.AreEqual(new[] { .5, .5 }, mean.MemberShares.ToArray());
        Assert.AreEqual(first.ParameterCount + second.ParameterCount, mean.ParameterCount);
        CollectionAssert.AreEqual(new[] { 1.0 }, first.MemberShares.ToArray());
        CollectionAssert.AreEqual(
            ManagedScores.Of(first, MadeUpData.Features(5, 3)),
            ManagedScores.Of(DenseNetworkModel.MeanOf([first, first]), MadeUpData.Features(5, 3)), "A mean of one is that one.");
    }

    [TestMethod]
    public void Weights_whose_sum_is_beyond_Double_have_their_ratios_too()
    {
        var (first, second) = (RandomModel.Of(LearningTask.Regression, 3, 1), RandomModel.Of(LearningTask.Regression, 3, 1, [], seed: 2));
        var shares = DenseNetworkModel.MeanOf([first, second], [double.MaxValue / 3, double.MaxValue]).MemberShares;
        Assert.AreEqual(.25, shares[0], 1e-15);
        Assert.AreEqual(.75, shares[1], 1e-15);
    }

    [TestMethod]
    public void A_mean_of_means_brings_all_networks_along()
    {
        var (one, several) = (RandomModel.Of(LearningTask.Regression, 3, 2, []), RandomEnsemble.Of(LearningTask.Regression, 3, 2));
        one = new DenseNetworkModel(one.Specification, one.Parameters.ToArray(), one.Description with { LabelIsVector = true });
        var mean = DenseNetworkModel.MeanOf([one, several], [1, 3]);
        Assert.HasCount(4, mean.Members);
        Assert.HasCount(4, mean.History.Ensemble!.Members);
        foreach (var share in mean.MemberShares)
            Assert.AreEqual(.25, share, 1e-12);
        Assert.IsNull(mean.Shares, "They count alike.");

        var rows = MadeUpData.Features(5, 3);
        var (ofOne, ofSeveral, scores) = (ManagedScores.Of(one, rows), ManagedScores.Of(several, rows), ManagedScores.Of(mean, rows));
        for (var i = 0; i < scores.Length; i++)
            Assert.AreEqual(.25 * ofOne[i] + .75 * ofSeveral[i], scores[i], 1e-6);
    }

    [TestMethod]
    public void Members_that_share_weights_count_by_the_share_of_their_model()
    {
        var shared = RandomModel.Of(
            LearningTask.Regression, 3, 1, [new SharedEnsemble(4, new Dense(5, Activation.ReLU))], seed: 3);
        var one = RandomModel.Of(LearningTask.Regression, 3, 1, []);
        var (rows, mean) = (MadeUpData.Features(5, 3), DenseNetworkModel.MeanOf([shared, one]));
        CollectionAssert.AreEqual(new[] { .125, .125, .125, .125, .5 }, mean.NetworkShares);
        foreach (var (both, (a, b)) in ManagedScores.Of(mean, rows)
            .Zip(ManagedScores.Of(shared, rows).Zip(ManagedScores.Of(one, rows))))
            Assert.AreEqual((a + b) / 2, both, 1e-6f);
    }

    [TestMethod]
    public void A_saved_model_comes_back_with_layers_and_shares_by_a_plain_load()
    {
        foreach (var model in RandomEnsemble.OfEveryTask(4).Append(Model))
        {
            using var zip = new MemoryStream(SavedModel.Of(new DenseNetworkTransformer(new MLContext(), model)));
            var loaded = new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;
            CollectionAssert.AreEqual(model.MemberShares.ToArray(), loaded.MemberShares.ToArray());
            foreach (var (expected, actual) in model.Members.Zip(loaded.Members))
            {
                CollectionAssert.AreEqual(expected.Specification.Layers.ToArray(), actual.Specification.Layers.ToArray());
                CollectionAssert.AreEqual(expected.Parameters.ToArray(), actual.Parameters.ToArray());
            }
            CollectionAssert.AreEqual(ManagedScores.Of(model, Rows), ManagedScores.Of(loaded, Rows), $"{model.Task}");
        }
    }

    [TestMethod]
    public void Only_networks_that_differ_or_have_shares_need_the_new_version()
    {
        var (one, other) = (RandomModel.Of(LearningTask.Regression, 4, 1), RandomModel.Of(LearningTask.Regression, 4, 1, seed: 2));
        Assert.AreEqual(2, ModelManifest.Of(DenseNetworkModel.MeanOf([one, other])).FormatVersion);
        Assert.IsNull(ModelManifest.Of(DenseNetworkModel.MeanOf([one, other])).Members);

        var weighted = ModelManifest.Of(DenseNetworkModel.MeanOf([one, other], [1, 3]));
        Assert.AreEqual(5, weighted.FormatVersion);
        Assert.IsTrue(weighted.Members!.All(member => member.Layers is null), "All have the manifest's layers.");
        Assert.AreEqual(5, ModelManifest.Of(DenseNetworkModel.MeanOf([one, RandomModel.Of(LearningTask.Regression, 4, 1, [])]))
            .FormatVersion);
    }

    [TestMethod]
    public void Weights_of_networks_that_differ_are_saved_and_loaded()
    {
        Model.SaveWeights(_folder["weights.safetensors"]);
        var other = RandomEnsemble.Mixed(
            LearningTask.MulticlassClassification, 4, 3, [new Dense(2, Activation.ReLU), new BatchNormalization()], scale: 5);
        var loaded = other.LoadWeights(_folder["weights.safetensors"]);
        foreach (var (expected, actual) in Model.Members.Zip(loaded.Members))
            CollectionAssert.AreEqual(expected.Parameters.ToArray(), actual.Parameters.ToArray());
        CollectionAssert.AreEqual(other.MemberShares.ToArray(), loaded.MemberShares.ToArray());
    }

    [TestMethod]
    public void The_summary_shows_each_network_and_what_it_counts()
    {
        var model = DenseNetworkModel.MeanOf(
            [
                RandomModel.Of(LearningTask.Regression, 2, 1, [new Dense(3, Activation.ReLU)]),
                RandomModel.Of(LearningTask.Regression, 2, 1, []),
            ],
            [3, 1]);
        Assert.AreEqual(
            """
            Regression: 2 features, 1 output, the mean of 2 networks
            ---------------------------------------
            Layer          Output shape  Parameters
            ---------------------------------------
            Network 0, which counts 0.75:
            Dense (ReLU)   [batch, 3]             9
            Dense, output  [batch, 1]             4
            ---------------------------------------
            Network 1, which counts 0.25:
            Dense, output  [batch, 1]             3
            ---------------------------------------
            Total parameters: 16
            Trainable parameters: 16
            Non-trainable parameters: 0

            """.ReplaceLineEndings("\n"),
            model.Summary());
    }

    [TestMethod]
    public void A_threshold_keeps_networks_and_shares()
    {
        var model = RandomEnsemble.Mixed(LearningTask.BinaryClassification, 4, 1);
        var changed = model.WithThreshold(.3f);
        CollectionAssert.AreEqual(model.MemberShares.ToArray(), changed.MemberShares.ToArray());
        CollectionAssert.AreEqual(ManagedScores.Of(model, Rows), ManagedScores.Of(changed, Rows));
        Assert.AreEqual(.3f, DenseNetworkModel.MeanOf([changed, changed.Members[0]]).Threshold);
        Assert.AreEqual(.5f, DenseNetworkModel.MeanOf([changed, model]).Threshold, "They do not agree.");
    }

    [TestMethod]
    public void Models_that_do_not_belong_together_are_refused()
    {
        var regression = RandomModel.Of(LearningTask.Regression, 3, 1);
        Check([], null, "There must be at least one model, and none may be null. Received: none.");
        Check([regression, regression], [1], "There must be one weight for each model. Received: 1 for 2.");
        Check([regression, regression], [1, 0], "Weights must be finite numbers above 0. Received: 1, 0.");
        Check([regression, regression], [double.NaN, 1], "Weights must be finite numbers above 0. Received: NaN, 1.");
        Unlike(regression, RandomModel.Of(LearningTask.Regression, 4, 1), "4 features instead of 3");
        Unlike(regression, RandomModel.Of(LearningTask.BinaryClassification, 3, 1), "BinaryClassification instead of Regression");
        Unlike(
            RandomModel.Of(LearningTask.MulticlassClassification, 3, 2, classes: new[] { "a", "b" }),
            RandomModel.Of(LearningTask.MulticlassClassification, 3, 2, classes: new[] { "b", "a" }), "other classes, or in another order");
        Unlike(
            regression,
            new DenseNetworkModel(
                regression.Specification, regression.Parameters.ToArray(),
                regression.Description with { ScoreFunction = ScoreFunction.Exponential }),
            "Exponential scores instead of Identity, as other losses give");
        Check(
            [RandomEnsemble.Of(LearningTask.MulticlassClassification, 3, 3, temperature: 1.5)], null,
            "A model of several networks must not be calibrated to be averaged: its temperature fits its own mean. Received: model 0, "
            + "of temperature 1.5. Train it without TemperatureScaling, or average its Members.");

        static void Unlike(DenseNetworkModel first, DenseNetworkModel second, string difference) => Check(
            [first, second], null,
            $"Models must read the same features and predict the same label to be averaged. Received: model 1 with {difference}. "
            + $"Train them on columns that were made in the same way.");

        static void Check(DenseNetworkModel[] models, double[]? weights, string message) => StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => DenseNetworkModel.MeanOf(models, weights)).Message, message);
    }

    [TestMethod]
    public void Networks_with_shares_are_no_start_of_a_fit()
    {
        var options = new DenseNetworkOptions { HiddenLayers = [], EnsembleSize = 2, NumberOfEpochs = 1, Seed = 1 };
        var (rows, context) = (TaskRows.Boolean(), new MLContext(1));
        var one = new DenseNetworkTrainer(context, options).Fit(rows).Model;
        var mean = DenseNetworkModel.MeanOf(one.Members, [1, 2]);
        Assert.AreEqual(
            "The previous network must be an average with equal weights, as networks trained together are. Received: weights that "
            + "differ; wanted: equal weights. Pass one of its Members.",
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkTrainer(context, options).Fit(rows, null, mean)).Message);
    }

    [TestMethod]
    [DataRow("[]", "have a member for each of 3 networks, or none. Received: 0.")]
    [DataRow("""[{"share":0.5},{"share":0.5},null]""", "have members whose shares are above 0 and at most 1. Received: null among them.")]
    [DataRow("""[{"share":0.5},{"share":0.5},{"share":0}]""", "have members whose shares are above 0 and at most 1. Received: 0.")]
    [DataRow("""[{"share":0.5},{"share":0.5},{"share":"NaN"}]""", "have members whose shares are above 0 and at most 1. Received: NaN.")]
    [DataRow("""[{"share":0.5},{"share":0.5},{"share":0.5}]""", "have members whose shares are 1 in all. Received: 1.5.")]
    [DataRow("""[{"share":0.5},{"share":0.25},{"share":0.25,"layers":[]}]""",
        "end with a dense layer of linear activation. Received: no layers.")]
    [DataRow("""[{"share":0.5},{"share":0.25},{"share":0.25,"layers":[{"kind":"dense","units":4}]}]""",
        "have members of 3 outputs, as its layers say. Received: 4.")]
    [DataRow("""[{"share":0.5},{"share":0.25},{"share":0.25,"layers":[{"kind":"dense","units":-4}]}]""",
        "hold valid layers. Received: members[2].layers[0]")]
    public void A_manifest_whose_members_contradict_it_is_refused(string members, string ruleAndReceived)
    {
        using var zip = Rewritten(members);
        StringAssert.StartsWith(
            Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _)).Innermost().Message,
            $"The model's manifest.json must {ruleAndReceived}");
    }

    private static MemoryStream Rewritten(string members)
    {
        var zip = new MemoryStream();
        zip.Write(SavedModel.Of(new DenseNetworkTransformer(new MLContext(), Model)));
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            using (var stream = archive.Entries.Single(entry => entry.Name == "manifest.json").Open())
            {
                var manifest = JsonNode.Parse(stream)!.AsObject();
                manifest["members"] = JsonNode.Parse(members);
                stream.SetLength(0);
                System.Text.Json.JsonSerializer.Serialize(stream, manifest);
            }
            SavedModel.Rehash(archive);
        }
        zip.Position = 0;
        return zip;
    }
}
