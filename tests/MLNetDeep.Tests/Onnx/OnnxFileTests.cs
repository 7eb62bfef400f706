using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MLNetDeep.Files;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Onnx;

/// <summary>The file itself: what another reader of the format finds in it, how it is written, and what is refused.</summary>
[TestClass]
public sealed class OnnxFileTests : IDisposable
{
    private static readonly DenseNetworkModel Model = RandomModel.Of(
        LearningTask.MulticlassClassification, 3, 2, [new Dense(4, Activation.LeakyReLU(.1f)), new Skip(new Dense(1) { UseBias = false })],
        classes: (string[])["Zürich", "東京"]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_parser_of_the_public_format_reads_what_was_written()
    {
        var file = Parsed(OnnxSession.FileOf(Model, new OnnxExportOptions { ModelVersion = 5, InputScale = .5f }));

        Assert.AreEqual("11", (string?)file["irVersion"]);
        Assert.AreEqual("23", (string?)file["opsetImport"]![0]!["version"]);
        Assert.AreEqual("MLNetDeep", (string?)file["producerName"]);
        Assert.AreEqual(typeof(DenseNetworkModel).Assembly.GetName().Version!.ToString(3), (string?)file["producerVersion"]);
        Assert.AreEqual("5", (string?)file["modelVersion"]);
        CollectionAssert.AreEqual(
            new[] { "Mul", "Gemm", "LeakyRelu", "Gemm", "Concat", "Gemm", "Softmax", "ReduceMean", "IsNaN", "ArgMax", "Add", "Where",
            "Cast" }.Order().ToArray(),
            file["graph"]!["node"]!.AsArray().Select(node => (string)node!["opType"]!).Order().ToArray());
        Assert.AreEqual("""{"name":"alpha","f":0.1,"type":"FLOAT"}""", Node(file, "LeakyRelu")["attribute"]![0]!.ToJsonString());
        Assert.AreEqual("""{"name":"axis","i":"1","type":"INT"}""", Node(file, "Concat")["attribute"]![0]!.ToJsonString());
        Assert.AreEqual("""["batch","3"]""", ShapeOf(file["graph"]!["input"]![0]!));
        Assert.AreEqual("""["batch","2"]""", ShapeOf(file["graph"]!["output"]![1]!));
    }

    [TestMethod]
    public void Weights_are_there_by_name_bit_for_bit()
    {
        var tensors = Parsed(OnnxSession.FileOf(Model))["graph"]!["initializer"]!.AsArray()
            .ToDictionary(tensor => (string)tensor!["name"]!, tensor => tensor!);
        foreach (var name in Model.WeightNames)
        {
            var bytes = Convert.FromBase64String((string)tensors[name]["rawData"]!);
            CollectionAssert.AreEqual(
                Model.GetWeights(name).ToArray(), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray(), name);
        }
        Assert.AreEqual("""["4","3"]""", tensors["0.weight"]["dims"]!.ToJsonString());
    }

    [TestMethod]
    public void What_older_runtimes_need_is_written_for_their_opset()
    {
        var file = Parsed(OnnxSession.FileOf(Model, new OnnxExportOptions { OpsetVersion = 12 }));

        Assert.AreEqual("7", (string?)file["irVersion"]);
        Assert.AreEqual("12", (string?)file["opsetImport"]![0]!["version"]);
        Assert.AreEqual("""{"name":"axes","ints":["1"],"type":"INTS"}""", Node(file, "ReduceMean")["attribute"]![0]!.ToJsonString());
    }

    [TestMethod]
    public void ONNX_Runtime_reads_the_metadata_back()
    {
        using var onnx = OnnxSession.Of(
            Model, new OnnxExportOptions { ModelVersion = 7, Metadata = new Dictionary<string, string> { ["schlüssel"] = "Wert ✓" } });

        var metadata = onnx.Session.ModelMetadata;
        Assert.AreEqual("MLNetDeep", metadata.ProducerName);
        Assert.AreEqual(7, metadata.Version);
        var entries = metadata.CustomMetadataMap;
        Assert.AreEqual("multiclassClassification", entries["task"]);
        Assert.AreEqual("softmax", entries["scoreFunction"]);
        Assert.AreEqual("""["Zürich","東京"]""", entries["classes"]);
        Assert.AreEqual("text", entries["classLabelType"]);
        Assert.AreEqual("Features", entries["featureColumnName"]);
        Assert.AreEqual("Label", entries["labelColumnName"]);
        Assert.AreEqual("Wert ✓", entries["schlüssel"]);
    }

    [TestMethod]
    public void Names_of_several_outputs_are_metadata()
    {
        var several = RandomModel.Of(LearningTask.MultiLabelClassification, 3, 2);
        using var onnx = OnnxSession.Of(
            new DenseNetworkModel(
            several.Specification, several.Parameters.ToArray(), several.Description with { OutputNames = ["a", "b"] }));
        Assert.AreEqual("""["a","b"]""", onnx.Session.ModelMetadata.CustomMetadataMap["outputNames"]);
        Assert.IsFalse(onnx.Session.ModelMetadata.CustomMetadataMap.ContainsKey("classes"));
    }

    [TestMethod]
    public void A_path_and_a_stream_get_the_same_bytes_every_time()
    {
        Model.SaveOnnx(_folder["a.onnx"]);
        Model.SaveOnnx(_folder["a.onnx"]);

        CollectionAssert.AreEqual(OnnxSession.FileOf(Model), File.ReadAllBytes(_folder["a.onnx"]));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_stream_is_left_open_and_written_to_from_where_it_stands()
    {
        using var stream = new MemoryStream();
        stream.WriteByte(42);
        Model.SaveOnnx(stream);
        CollectionAssert.AreEqual(OnnxSession.FileOf(Model).Prepend((byte)42).ToArray(), stream.ToArray());
    }

    [TestMethod]
    public void Invalid_options_leave_the_file_that_was_there()
    {
        _folder.Write("a.onnx", [1, 2, 3]);
        Assert.ThrowsExactly<ArgumentException>(() => Model.SaveOnnx(_folder["a.onnx"], new OnnxExportOptions { InputShape = [4] }));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(_folder["a.onnx"]));
        Assert.IsFalse(File.Exists(_folder["a.onnx" + AtomicFile.AsideSuffix]));
    }

    [TestMethod]
    public void A_missing_folder_is_named() =>
        StringAssert.StartsWith(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => Model.SaveOnnx(_folder["no/a.onnx"])).Message,
            $"The folder of '{_folder["no/a.onnx"]}' must exist.");

    [TestMethod]
    public void An_empty_path_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => Model.SaveOnnx(" "));

    [TestMethod]
    public void All_that_is_wrong_with_options_is_said_at_once() => Assert.AreEqual(
        "The OnnxExportOptions are not valid:\n" +
        " - InputName must not be empty. Received: ''.\n" +
        " - InputShape[1] must be at least 1. Received: 0.\n" +
        " - InputScale must be a finite number. Received: NaN. Use 1 to leave the input as it is.\n" +
        " - OpsetVersion must be at least 11 and at most 23. Received: 24.\n" +
        " - ModelVersion must be at least 0. Received: -1. (Parameter 'options')",
        Refusal(Model, new OnnxExportOptions
        {
            InputName = "",
            InputShape = [28, 0],
            InputScale = float.NaN,
            OpsetVersion = 24,
            ModelVersion = -1
        }));

    [TestMethod]
    public void Options_that_do_not_fit_the_network_are_refused()
    {
        Assert.AreEqual(
            "The OnnxExportOptions are not valid:\n" +
            " - InputShape must hold as many numbers as the network has features, 3. Received: [28, 28].\n" +
            " - Input and outputs must have different names. Received: 'Score', 'PredictedLabel', 'Score'.\n" +
            " - Metadata must not use a name of this library. Received: an entry 'task'. Give it another name. (Parameter 'options')",
            Refusal(Model, new OnnxExportOptions
            {
                InputName = "Score",
                InputShape = [28, 28],
                Metadata = new Dictionary<string,
            string>
                { ["task"] = "mine" }
            }));
        Assert.AreEqual(
            "The OnnxExportOptions are not valid:\n" +
            " - PredictedLabel must be Key or Index for a network whose classes have no values. Received: Value. (Parameter 'options')",
            Refusal(RandomModel.Of(LearningTask.MulticlassClassification, 3, 2),
            new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Value }));
    }

    private static string Refusal(DenseNetworkModel model, OnnxExportOptions options) =>
        Assert.ThrowsExactly<ArgumentException>(() => model.SaveOnnx(Stream.Null, options)).Message;

    /// <summary>The file by the classes that Google's compiler made of the format's definition, inside ML.NET's converter.</summary>
    private static JsonNode Parsed(byte[] file)
    {
        var type = Assembly.Load("Microsoft.ML.OnnxConverter").GetTypes().Single(type => type.Name == "ModelProto");
        var parser = (MessageParser)type.GetProperty("Parser", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        return JsonNode.Parse(JsonFormatter.Default.Format(parser.ParseFrom(file)))!;
    }

    private static JsonNode Node(JsonNode file, string operation) =>
        file["graph"]!["node"]!.AsArray().First(node => (string?)node!["opType"] == operation)!;

    private static string ShapeOf(JsonNode variable) =>
        new JsonArray([.. variable["type"]!["tensorType"]!["shape"]!["dim"]!.AsArray()
            .Select(dim => (JsonNode?)(string?)(dim!["dimParam"] ?? dim["dimValue"]))]).ToJsonString();
}
