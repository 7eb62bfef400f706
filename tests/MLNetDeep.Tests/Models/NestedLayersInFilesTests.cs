using System.Text;
using System.Text.Json.Nodes;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Blocks and running statistics in a model's two files.</summary>
[TestClass]
public sealed class NestedLayersInFilesTests
{
    private static readonly NetworkSpecification Specification =
        NetworkSpecification.WithOutput(
            3, [new Residual(new BatchNormalization(), new Dense(3, Activation.LeakyReLU(.25f)) { L2Penalty = .5f })], 1);

    [TestMethod]
    public void Layers_are_written_with_kinds_and_all_their_values()
    {
        var layers = Manifest()["layers"]!.AsArray();

        Assert.AreEqual("""{"kind":"residual","layers":[{"kind":"batchNormalization","momentum":0.99,"epsilon":0.001,"useScale":true,"useOffset":true,"trainable":true,"learningRateFactor":1},{"kind":"dense","units":3,"activation":{"kind":"leakyRelu","slope":0.25},"useBias":true,"initializer":{"kind":"glorotUniform"},"l1Penalty":0,"l2Penalty":0.5,"trainable":true,"learningRateFactor":1}],"trainable":true,"learningRateFactor":1}""", layers[0]!.ToJsonString());
    }

    [TestMethod]
    public void What_is_left_out_of_a_manifest_has_its_default()
    {
        var manifest = Manifest();
        manifest["layers"]![0]!["layers"]![0] = new JsonObject { ["kind"] = "batchNormalization" };

        Assert.AreEqual(new BatchNormalization(), ((Residual)Read(manifest).Layers[0]).Layers[0]);
    }

    [TestMethod]
    public void Widths_that_do_not_fit_are_damage()
    {
        var manifest = Manifest();
        manifest["layers"]![0]!["layers"]![1]!["units"] = 4;

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(manifest));

        Assert.AreEqual("The model's manifest.json must describe a network that fits in memory. Received: A Residual block must end as "
            + "wide as it begins. Received: layer 0, which begins with 3 values and ends with 4. Let the last layer in it have 3 units, put a "
            + "Dense(4) before the block, or use Skip, which needs no equal widths. The file is damaged, or was made by hand; save the "
            + "model again.", error.Message);
    }

    [TestMethod]
    public void Values_inside_blocks_are_checked_and_missing_layers_are_damage()
    {
        var manifest = Manifest();
        manifest["layers"]![0]!["layers"]![0]!["epsilon"] = -1;
        Assert.AreEqual("The model's manifest.json must hold valid layers. Received: layers[0].Layers[0].Epsilon must be a finite number "
            + "above 0. Received: -1. The file is damaged, or was made by hand; save the model "
            + "again.", Assert.ThrowsExactly<InvalidDataException>(() => Read(manifest)).Message);

        manifest["layers"]![0]!["layers"]![0] = null;
        Assert.AreEqual("The model's manifest.json must hold valid layers. Received: layers[0].Layers[0] must be given. Received: null. "
            + "The file is damaged, or was made by hand; save the model again.",
                Assert.ThrowsExactly<InvalidDataException>(() => Read(manifest)).Message);

        manifest["layers"]![0] = null;
        Assert.AreEqual("The model's manifest.json must hold valid layers. Received: null among them. The file is damaged, or was made "
            + "by hand; save the model again.", Assert.ThrowsExactly<InvalidDataException>(() => Read(manifest)).Message);
    }

    [TestMethod]
    public void Running_statistics_are_in_the_weights_file_and_missed_when_they_are_not()
    {
        using var model = new UntrainedModel(Specification);
        using var file = new MemoryStream();
        model.Managed.WriteWeights(file);

        file.Position = 0;
        CollectionAssert.AreEqual(model.Managed.Parameters.ToArray(), SafetensorsFile.Read(file, Specification)[0]);
        Assert.AreEqual(model.Network.Statistics.Values[4], model.Managed.GetWeights("0.0.running_var").Span[1]);

        var renamed = new MemoryStream(
            Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file.ToArray()).Replace("0.0.running_var", "0.0.running_xxx")));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Read(renamed, Specification)).Message,
            "The weights (safetensors) must hold the array '0.0.running_var'.");
    }

    private static JsonNode Manifest()
    {
        using var model = new UntrainedModel(Specification);
        using var stream = new MemoryStream();
        ModelManifest.Of(model.Managed).Write(stream);
        return JsonNode.Parse(stream.ToArray())!;
    }

    private static ModelManifest Read(JsonNode manifest) =>
        ModelManifest.Read(new MemoryStream(Encoding.UTF8.GetBytes(manifest.ToJsonString())));
}
