using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetDeep.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>A model of several networks: what it says of itself, and its files.</summary>
[TestClass]
public sealed class EnsembleModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static DenseNetworkModel Model { get; } = RandomEnsemble.Of(
        LearningTask.MulticlassClassification, 4, 3, [new Dense(2, Activation.ReLU), new BatchNormalization()], temperature: 1.5);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void It_is_one_model_that_has_several()
    {
        Assert.HasCount(3, Model.Members);
        Assert.AreEqual(3 * Model.Members[0].ParameterCount, Model.ParameterCount);
        Assert.AreEqual(Model.Members[0].ParameterCount, Model.Layers.Sum(layer => layer.ParameterCount));
        foreach (var member in Model.Members)
        {
            Assert.AreSame(member, member.Members.Single(), "A model of one network is its own only member.");
            Assert.IsNull(member.History.Ensemble);
        }
        CollectionAssert.AreEqual(
            new[] { "members.0.0.weight", "members.0.0.bias", "members.0.2.weight", "members.0.2.bias" },
            Model.WeightNames.Where(
            name => name.StartsWith("members.0.", StringComparison.Ordinal) && !name.Contains("0.3.", StringComparison.Ordinal)
            && !name.Contains("running", StringComparison.Ordinal)).Take(4).ToArray());
        CollectionAssert.AreEqual(Model.Members[2].GetWeights("0.weight").ToArray(), Model.GetWeights("members.2.0.weight").ToArray());
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => Model.GetWeights("0.weight")).Message,
            "The name must be one of 'members.0.0.weight', ");
    }

    [TestMethod]
    public void The_summary_says_how_many_networks_there_are()
    {
        var lines = Model.Summary().Split('\n');
        Assert.AreEqual("MulticlassClassification: 4 features, 3 outputs, the mean of 3 networks of", lines[0]);
        var one = Model.Members[0].ParameterCount;
        Assert.AreEqual($"Total parameters: {3 * one} (3 networks of {one})", lines[^4]);
        Assert.AreEqual($"Trainable parameters: {3 * Model.Members[0].TrainableParameterCount}", lines[^3]);
    }

    [TestMethod]
    public void A_saved_model_comes_back_by_a_plain_load()
    {
        var transformer = new DenseNetworkTransformer(new MLContext(), Model);
        using var zip = new MemoryStream(SavedModel.Of(transformer));
        var loaded = new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;

        Assert.HasCount(3, loaded.Members);
        Assert.AreEqual(1.5, loaded.Description.AverageTemperature);
        foreach (var (expected, actual) in Model.Members.Zip(loaded.Members))
            CollectionAssert.AreEqual(expected.Parameters.ToArray(), actual.Parameters.ToArray());
        CollectionAssert.AreEqual(ManagedScores.Of(Model, Toy4), ManagedScores.Of(loaded, Toy4));
        Assert.HasCount(3, loaded.History.Ensemble!.Members);
    }

    [TestMethod]
    public void A_model_of_one_network_is_written_as_before_there_were_several()
    {
        var manifest = JsonNode.Parse(ManifestOf(RandomModel.Of(LearningTask.MulticlassClassification, 4, 3)))!.AsObject();
        Assert.AreEqual(1, (int)manifest["formatVersion"]!);
        CollectionAssert.AreEqual(
            new[] { "format", "formatVersion", "writtenBy", "task", "featureColumnName", "featureCount", "labelColumnName", "layers",
            "classLabelType", "classLabels", "labelIsVector", "outputNames", "scoreFunction", "hashFile", "history" },
            manifest.Select(property => property.Key).ToArray());
        Assert.IsFalse(manifest["history"]!.AsObject().ContainsKey("ensemble"));
    }

    [TestMethod]
    public void Weights_of_all_networks_are_saved_and_loaded()
    {
        Model.SaveWeights(_folder["weights.safetensors"]);
        var other = RandomEnsemble.Of(
            LearningTask.MulticlassClassification, 4, 3, [new Dense(2, Activation.ReLU), new BatchNormalization()], scale: 5);
        var loaded = other.LoadWeights(_folder["weights.safetensors"]);
        foreach (var (expected, actual) in Model.Members.Zip(loaded.Members))
            CollectionAssert.AreEqual(expected.Parameters.ToArray(), actual.Parameters.ToArray());

        var refused = Assert.ThrowsExactly<InvalidDataException>(() => Model.Members[0].LoadWeights(_folder["weights.safetensors"]));
        StringAssert.StartsWith(
            refused.Message,
            $"'{_folder["weights.safetensors"]}' cannot be loaded. The weights (safetensors) must hold the array '0.weight'. Received: "
            + $"'members.0.0.weight', ");
        Model.Members[1].SaveWeights(_folder["one.safetensors"]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Model.LoadWeights(_folder["one.safetensors"])).Message,
            "must hold the array 'members.0.0.weight'");
    }

    [TestMethod]
    public void Any_reader_of_safetensors_finds_the_networks_by_the_names_of_a_module_list()
    {
        Model.SaveWeights(_folder["weights.safetensors"]);
        var file = File.ReadAllBytes(_folder["weights.safetensors"]);
        var header = JsonNode.Parse(file.AsSpan(8, (int)BitConverter.ToInt64(file)))!.AsObject();
        CollectionAssert.AreEqual(
            Model.WeightNames.ToArray(), header.Select(array => array.Key).Where(name => name != "__metadata__").ToArray());

        var third = header["members.2.0.weight"]!;
        Assert.AreEqual("[2,4]", third["shape"]!.ToJsonString());
        var begin = 8 + BitConverter.ToInt64(file) + (long)third["data_offsets"]![0]!;
        Assert.AreEqual(Model.Members[2].GetWeights("0.weight").Span[0], BitConverter.ToSingle(file, (int)begin));
    }

    [TestMethod]
    [DataRow("ensembleSize", "1", "have an ensembleSize of at least 2, or none. Received: 1.")]
    [DataRow("ensembleSize", "-3", "have an ensembleSize of at least 2, or none. Received: -3.")]
    [DataRow("ensembleSize", "2", "hold in its history the record of each of 2 networks. Received: 3.")]
    [DataRow("ensembleSize", "2147483647", "hold in its history the record of each of 2147483647 networks. Received: 3.")]
    [DataRow("ensembleSize", "null", "hold in its history the record of each of 1 networks. Received: 3.")]
    [DataRow("averageTemperature", "0", "have an averageTemperature that is above 0 and finite, for several networks that tell classes "
        + "apart, or none. Received: 0.")]
    [DataRow("averageTemperature", "\"NaN\"", "have an averageTemperature that is above 0 and finite, for several networks that tell "
        + "classes apart, or none. Received: NaN.")]
    [DataRow("task", "\"multiLabelClassification\"", "have an averageTemperature that is above 0 and finite, for several networks that "
        + "tell classes apart, or none. Received: 1.5.")]
    public void A_manifest_that_contradicts_itself_is_refused(string property, string value, string ruleAndReceived)
    {
        var manifest = JsonNode.Parse(ManifestOf(Model))!.AsObject();
        manifest[property] = JsonNode.Parse(value);
        manifest["labelIsVector"] = true;
        Assert.AreEqual($"The model's manifest.json must {ruleAndReceived} The file is damaged, or was made by hand; save the model again.",
            Refusal(manifest).Message);
    }

    [TestMethod]
    public void Records_of_networks_that_are_none_are_refused()
    {
        const string Rule = "The model's manifest.json must hold in its history, for each network, a record of one network with its "
            + "epochs. Received: another. The file is damaged, or was made by hand; save the model again.";
        var manifest = JsonNode.Parse(ManifestOf(Model))!.AsObject();
        var members = manifest["history"]!["ensemble"]!["members"]!.AsArray();
        var whole = members[1]!.DeepClone();
        members[1] = null;
        Assert.AreEqual(Rule, Refusal(manifest).Message);
        members[1] = whole.DeepClone();
        members[1]!["ensemble"] = manifest["history"]!["ensemble"]!.DeepClone();
        Assert.AreEqual(Rule, Refusal(manifest).Message);
        members[1] = whole.DeepClone();
        members[1]!["epochs"] = new JsonArray((JsonNode?)null);
        Assert.AreEqual(Rule, Refusal(manifest).Message);
        members[1] = whole.DeepClone();
        members[1]!.AsObject().Remove("seed");
        StringAssert.Contains(Refusal(manifest).Message, "text that does not fit it");
        manifest["history"]!["ensemble"] = new JsonObject();
        StringAssert.Contains(Refusal(manifest).Message, "text that does not fit it");
    }

    [TestMethod]
    public void More_networks_than_the_weights_hold_are_refused_before_memory_is_taken()
    {
        using var zip = Rewritten(SavedModel.Of(new DenseNetworkTransformer(new MLContext(), Model)), manifest =>
        {
            var members = manifest["history"]!["ensemble"]!["members"]!.AsArray();
            members.Add(members[0]!.DeepClone());
            manifest["ensembleSize"] = 4;
        });
        StringAssert.StartsWith(
            Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _)).Innermost().Message,
            "The weights (safetensors) must hold the array 'members.3.0.weight'. Received: ");
    }

    private static float[][] Toy4 => MadeUpData.Features(20, 4);

    private static string ManifestOf(DenseNetworkModel model)
    {
        using var stream = new MemoryStream();
        ModelManifest.Of(model).Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static InvalidDataException Refusal(JsonObject manifest)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        return Assert.ThrowsExactly<InvalidDataException>(() => ModelManifest.Read(stream));
    }

    private static MemoryStream Rewritten(byte[] model, Action<JsonObject> change)
    {
        var zip = new MemoryStream();
        zip.Write(model);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            using (var stream = archive.Entries.Single(entry => entry.Name == "manifest.json").Open())
            {
                var manifest = JsonNode.Parse(stream)!.AsObject();
                change(manifest);
                stream.SetLength(0);
                stream.Write(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
            }
            SavedModel.Rehash(archive);
        }
        zip.Position = 0;
        return zip;
    }
}
