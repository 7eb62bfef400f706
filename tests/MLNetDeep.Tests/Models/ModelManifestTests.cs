using System.Text;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

[TestClass]
public sealed class ModelManifestTests
{
    private const string Damaged = "The file is damaged, or was made by hand; save the model again.";

    private static readonly TrainingHistory History = new()
    {
        Epochs =
        [
            new EpochRecord { Epoch = 1, Loss = 0.5, Metric = 0.75, ValidationLoss = 0.625, ValidationMetric = 0.25, LearningRate = 0.001f,
            Duration = TimeSpan.FromMilliseconds(1500) },
            new EpochRecord { Epoch = 2, Loss = double.NaN, Metric = double.PositiveInfinity, LearningRate = 0.001f,
            Duration = TimeSpan.FromTicks(1) },
            new EpochRecord { Epoch = 3, Loss = 0.1 + 0.2, Metric = double.Epsilon, ValidationLoss = double.NegativeInfinity,
            ValidationMetric = double.NaN, LearningRate = float.Epsilon, Duration = default },
        ],
        MetricName = "accuracy",
        BestEpoch = 1,
        WeightsFromEpoch = 1,
        End = TrainingEnd.Diverged,
        EndMessage = "Ein \"Grund\" – 理由.",
        Seed = -5,
        Device = "cpu",
        TrainingRowCount = 1L << 40,
        ValidationRowCount = 2,
        SkippedRowCount = 3,
    };

    [TestMethod]
    public void The_version_is_the_oldest_that_knows_what_is_in_the_model()
    {
        Assert.AreEqual(3, VersionOf(new PiecewiseLinearNumbers()));
        Assert.AreEqual(3, VersionOf(new ScaledNumbers()));
        Assert.AreEqual(5, VersionOf(new PeriodicNumbers()));
        Assert.AreEqual(6, VersionOfLayer(new TableEncoding { Scaling = NumberScaling.Quantile }));
        Assert.AreEqual(1, VersionOfLayer(new Dense(2) { Parametrization = WeightParametrization.NeuralTangent }));
        Assert.AreEqual(6, VersionOfLayer(new Residual(new ScaleInputs())));
        Assert.AreEqual(6, VersionOfLayer(new ParametricActivate(Activation.Tanh)));

        static int VersionOf(NumberEncoding numbers) => VersionOfLayer(new TableEncoding { Numbers = numbers });
        static int VersionOfLayer(Layer layer) => ModelManifest.Of(
            (Toy.Options with { HiddenLayers = [layer], NumberOfEpochs = 1 }).Fit(Toy.Binary()).Model).FormatVersion;
    }

    [TestMethod]
    public void A_manifest_comes_back_as_it_was()
    {
        var model = Model();
        var manifest = Read(Write(model));

        Assert.AreEqual(("MLNetDeep dense network", 1), (manifest.Format, manifest.FormatVersion));
        Assert.AreEqual((LearningTask.MulticlassClassification, "F", 4, "L"),
            (manifest.Task, manifest.FeatureColumnName, manifest.FeatureCount, manifest.LabelColumnName));
        CollectionAssert.AreEqual(model.Specification.Layers.ToArray(), manifest.Layers.ToArray());
        CollectionAssert.AreEqual(
            model.Specification.Slots.Select(s => s.Name).ToArray(),
            manifest.ToSpecifications().Single().Slots.Select(s => s.Name).ToArray());
        Assert.AreEqual(model.Description.Classes, manifest.ToDescription().Classes);
        StringAssert.StartsWith(manifest.WrittenBy, "MLNetDeep ");
    }

    [TestMethod]
    public void A_history_comes_back_with_NaN_and_infinities_in_it()
    {
        var history = Read(Write(Model())).ToDescription().History;
        CollectionAssert.AreEqual(History.Epochs.ToArray(), history.Epochs.ToArray());
        Assert.AreEqual(History, history with { Epochs = History.Epochs });
    }

    [TestMethod]
    public void A_newer_version_is_refused_before_anything_else_is_read() =>
        Assert.AreEqual(
            "The model must have format version 6 or older. Received: version 7. Update MLNetDeep to the version that wrote it, or a "
            + "newer one.",
            Refusal("""{"format": "MLNetDeep dense network", "formatVersion": 7, "anything": ["else"]}""").Message);

    [TestMethod]
    [DataRow("""{"formatVersion": 1}""", "say \"format\": \"MLNetDeep dense network\". Received: no format.")]
    [DataRow("""{"format": "Other", "formatVersion": 1}""", "say \"format\": \"MLNetDeep dense network\". Received: 'Other'.")]
    [DataRow("[1]", "say \"format\": \"MLNetDeep dense network\". Received: no format.")]
    [DataRow("null", "say \"format\": \"MLNetDeep dense network\". Received: no format.")]
    [DataRow("""{"format": "MLNetDeep dense network"}""", "have a formatVersion of at least 1. Received: none.")]
    [DataRow("""{"format": "MLNetDeep dense network", "formatVersion": 0}""", "have a formatVersion of at least 1. Received: 0.")]
    [DataRow("""{"format": "MLNetDeep dense network", "formatVersion": 1.5}""", "have a formatVersion of at least 1. Received: 1.5.")]
    [DataRow("""{"format": "MLNetDeep dense network", "formatVersion": "1"}""", "have a formatVersion of at least 1. Received: 1.")]
    public void Another_format_is_refused(string json, string ruleAndReceived) =>
        Assert.AreEqual($"The model's manifest.json must {ruleAndReceived} {Damaged}", Refusal(json).Message);

    [TestMethod]
    [DataRow("\"featureCount\": 4", "\"featureCount\": 0", "have a featureCount of at least 1. Received: 0.")]
    [DataRow("\"units\": 5", "\"units\": 0", "hold valid layers. Received: layers[0].Units must be at least 1. Received: 0.")]
    [DataRow("\"rate\": 0.5", "\"rate\": 1", "hold valid layers. Received: layers[1].Rate must be at least 0 and below 1. Received: 1.")]
    [DataRow("\"task\": \"multiclassClassification\"", "\"task\": \"regression\"", "have as many outputs as Regression needs. Received: "
        + "3.")]
    [DataRow(
        "\"task\": \"multiclassClassification\"", "\"task\": 7",
        "have a task that is one of multiclassClassification, binaryClassification, regression, multiLabelClassification. Received: 7.")]
    [DataRow("\"units\": 3", "\"units\": 2", "have one class label of a known type for each of 2 outputs, or none. Received: 3 of type "
        + "text.")]
    [DataRow("\"units\": 3", "\"units\": 1", "have as many outputs as MulticlassClassification needs. Received: 1.")]
    [DataRow("\"classLabelType\": \"text\"", "\"classLabelType\": null", "have one class label of a known type for each of 3 outputs, or "
        + "none. Received: 3 of type null.")]
    [DataRow("\"b\"", "null", "hold class labels that are texts. Received: null among them.")]
    public void A_manifest_that_contradicts_itself_is_refused(string text, string other, string ruleAndReceived) =>
        Assert.AreEqual($"The model's manifest.json must {ruleAndReceived} {Damaged}", Refusal(Changed(text, other)).Message);

    [TestMethod]
    public void Layers_that_do_not_make_a_network_are_refused()
    {
        Check("[]", "end with a dense layer of linear activation. Received: no layers.");
        Check("[null]", "hold valid layers. Received: null among them.");
        Check("""[{"kind": "dropout", "rate": 0.25}]""", "end with a dense layer of linear activation. Received: Dropout { Rate = 0.25 }.");
        Check("""[{"kind": "dense", "units": 3, "activation": {"kind": "relu"}}]""", "end with a dense layer of linear activation. Received: Dense { Units = 3, Activation = ReLU }.");

        static void Check(string layers, string ruleAndReceived) =>
            Assert.AreEqual($"The model's manifest.json must {ruleAndReceived} {Damaged}", Refusal(WithLayers(layers)).Message);
    }

    [TestMethod]
    public void A_network_too_large_to_hold_is_refused() =>
        Assert.AreEqual(
            $"The model's manifest.json must describe a network that fits in memory. Received: The network must have fewer than 536870897 "
            + $"parameters. Received: 10000000000 up to layer 0, a Dense(2000000000) on 4 inputs. Use smaller layers, or fewer features. "
            + $"{Damaged}",
            Refusal(WithLayers("""[{"kind": "dense", "units": 2000000000}, {"kind": "dense", "units": 3}]""")).Message);

    [TestMethod]
    [DataRow("{", DisplayName = "Cut off")]
    [DataRow("", DisplayName = "Empty")]
    [DataRow("PK", DisplayName = "Not JSON")]
    public void Text_that_is_not_JSON_is_refused(string text) => CheckDoesNotFit(text);

    [TestMethod]
    [DataRow("\"task\"", "\"tusk\"", DisplayName = "No task")]
    [DataRow("\"history\"", "\"story\"", DisplayName = "No history")]
    [DataRow("\"layers\"", "\"lawyers\"", DisplayName = "No layers")]
    [DataRow("\"featureCount\"", "\"count\"", DisplayName = "No feature count")]
    [DataRow("\"featureColumnName\": \"F\"", "\"featureColumnName\": null", DisplayName = "A null name")]
    [DataRow("\"kind\": \"dropout\"", "\"kind\": \"flatten\"", DisplayName = "An unknown layer")]
    [DataRow("\"kind\": \"relu\"", "\"kind\": \"swish\"", DisplayName = "An unknown activation")]
    [DataRow("\"kind\": \"dropout\"", "\"sort\": \"dropout\"", DisplayName = "A layer without a kind")]
    [DataRow("\"kind\": \"relu\"", "\"sort\": \"relu\"", DisplayName = "An activation without a kind")]
    [DataRow("\"end\": \"diverged\"", "\"end\": \"Bored\"", DisplayName = "An unknown end")]
    [DataRow("\"units\": 5", "\"units\": 5.5", DisplayName = "Half a unit")]
    public void Properties_that_are_missing_or_of_another_kind_are_refused(string text, string other) =>
        CheckDoesNotFit(Changed(text, other));

    [TestMethod]
    public void The_order_of_a_layers_properties_is_free() =>
        Assert.AreEqual(new Dropout(0.25f),
            Read(WithLayers("""[{"rate": 0.25, "kind": "dropout"}, {"units": 3, "kind": "dense"}]""")).Layers[0]);

    [TestMethod]
    public void Properties_of_a_later_writer_are_passed_over() => Read(Changed("\"task\"", "\"more\": {\"a\": 1}, \"task\""));

    [TestMethod]
    public void Class_labels_that_are_not_of_their_type_are_refused()
    {
        Check("int32", "The input string 'a' was not in a correct format.");
        Check("boolean", "String 'a' was not recognized as a valid Boolean.");
        Check("colour", "The type of class labels must be one of text, boolean, int8, int16, int32, int64, uint8, uint16, uint32, "
            + "uint64, single, double, dateTime, dateTimeOffset, timeSpan. Received: 'colour'.");

        static void Check(string type, string received) => Assert.AreEqual(
            $"The model's manifest.json must hold class labels of type '{type}'. Received: {received} The file is damaged; save the "
            + $"model again.",
            Assert.ThrowsExactly<InvalidDataException>(
            () => Read(Changed("\"classLabelType\": \"text\"", $"\"classLabelType\": \"{type}\"")).ToDescription()).Message);
    }

    private static void CheckDoesNotFit(string json)
    {
        var thrown = Refusal(json);
        Assert.IsNotNull(thrown.InnerException);
        Assert.AreEqual(
            $"The model's manifest.json must be a manifest of format version 6 or older. Received: text that does not fit it "
            + $"({thrown.InnerException.Message}). The file is damaged; save the model again.",
            thrown.Message);
    }

    private static DenseNetworkModel Model()
    {
        var specification = NetworkSpecification.WithOutput(4, [new Dense(5, Activation.ReLU), new Dropout(0.5f)], 3);
        var description = new ModelDescription
        {
            Task = LearningTask.MulticlassClassification,
            FeatureColumnName = "F",
            LabelColumnName = "L",
            Classes = ClassLabels.From(new[] { "a", "b", "ü \"c\"" }),
            History = History,
        };
        return new DenseNetworkModel(specification, new float[specification.ParameterCount], description);
    }

    private static string Write(DenseNetworkModel model)
    {
        using var stream = new MemoryStream();
        ModelManifest.Of(model).Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Changed(string text, string other)
    {
        var json = Write(Model());
        Assert.AreEqual(2, json.Split(text).Length, $"{text} must stand once in {json}");
        return json.Replace(text, other, StringComparison.Ordinal);
    }

    private static string WithLayers(string layers)
    {
        var json = Write(Model());
        var (begin, end) = (json.IndexOf("\"layers\":", StringComparison.Ordinal),
            json.IndexOf("\"classLabelType\"", StringComparison.Ordinal));
        return $"{json[..begin]}\"layers\": {layers}, {json[end..]}";
    }

    private static ModelManifest Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ModelManifest.Read(stream);
    }

    private static InvalidDataException Refusal(string json) => Assert.ThrowsExactly<InvalidDataException>(() => Read(json));
}
