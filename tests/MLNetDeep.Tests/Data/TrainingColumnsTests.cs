using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>Columns that do not serve are refused in the same words wherever they are met.</summary>
[TestClass]
public sealed class TrainingColumnsTests
{
    private const string FeatureRule = "Feature column 'Features' must be a vector of Single of known size.";
    private const string KeyWayOut = "A key names a class and is not a quantity; append Conversion.MapKeyToVector(\"Features\"), which "
        + "makes one slot for each key value.";
    private const string LabelRule = "Label column 'Label' must be a key (for multiclass classification), a Boolean (for binary "
        + "classification), a Single (for regression), or a vector of known size of Boolean (for several labels at once) or Single (for "
        + "regression of several numbers).";
    private const string LabelWayOut = "Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue) for classes, "
        + "Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean) for true and false, Conversion.ConvertType(\"Label\", "
        + "outputKind: DataKind.Single) for numbers.";

    private readonly MLContext _mlContext = new();

    private DenseNetworkTrainer Trainer => new(_mlContext, Toy.Options);

    [TestMethod]
    public void Features_missing() => RefusesFeatures(
        new MemoryView().AddText("Words", "a"),
        "Feature column 'Features' is missing. Columns of the input: 'Words', 'Label'. Make it with Concatenate(\"Features\", ...), or "
        + "name the right one in DenseNetworkOptions.FeatureColumnName.");

    [TestMethod]
    public void Features_scalar() => RefusesFeatures(
        new MemoryView().Add("Features", NumberDataViewType.Single, 1f),
        $"{FeatureRule} Received: Single. Append Concatenate(\"Features\", \"Features\"), or Flatten(\"Features\").");

    [TestMethod]
    public void Features_scalar_and_not_Single() => RefusesFeatures(
        new MemoryView().Add("Features", NumberDataViewType.Double, 1.0),
        $"{FeatureRule} Received: Double. Append Flatten(\"Features\").");

    [TestMethod]
    public void Features_of_unknown_size() => RefusesFeatures(
        new MemoryView().AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single), new VBuffer<float>(2, [1, 2])),
        $"{FeatureRule} Received: VarVector<Single>. Give every row the same number of values, for example by declaring the vector's "
        + $"size where the data is loaded.");

    [TestMethod]
    public void Features_of_text() => RefusesFeatures(
        new MemoryView().AddText("Features", "red"),
        $"{FeatureRule} Received: String. Append Categorical.OneHotEncoding(\"Features\") for categories, or "
        + $"Text.FeaturizeText(\"Features\") for text.");

    [TestMethod]
    public void Features_a_vector_of_texts() => RefusesFeatures(
        new MemoryView().AddVectors(
        "Features", new VectorDataViewType(TextDataViewType.Instance, 1), new VBuffer<ReadOnlyMemory<char>>(1, ["red".AsMemory()])),
        $"{FeatureRule} Received: Vector<String>. Append Categorical.OneHotEncoding(\"Features\") for categories, or "
        + $"Text.FeaturizeText(\"Features\") for text.");

    [TestMethod]
    public void Features_a_key() => RefusesFeatures(
        new MemoryView().Add("Features", new KeyDataViewType(typeof(uint), 4), 1u),
        $"{FeatureRule} Received: Key<UInt32>. {KeyWayOut}");

    [TestMethod]
    public void Features_a_vector_of_keys() => RefusesFeatures(
        new MemoryView().AddVectors(
        "Features", new VectorDataViewType(new KeyDataViewType(typeof(uint), 4), 3), new VBuffer<uint>(3, [1, 2, 3])),
        $"{FeatureRule} Received: Vector<Key<UInt32>>. {KeyWayOut}");

    [TestMethod]
    public void Features_a_vector_of_keys_of_unknown_size() => RefusesFeatures(
        new MemoryView().AddVectors("Features", new VectorDataViewType(new KeyDataViewType(typeof(byte), 4)), new VBuffer<byte>(2, [1, 2])),
        $"{FeatureRule} Received: VarVector<Key<Byte>>. A key names a class and is not a quantity; append "
        + $"Conversion.MapKeyToVector(\"Features\", outputCountVector: true), which counts how often each key is there.");

    [TestMethod]
    public void Keys_for_a_prediction_engine() => Assert.AreEqual(
        $"{FeatureRule} Received: Vector<Key<UInt32>>. {KeyWayOut}",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
        () => _mlContext.Model.CreatePredictionEngine<KeyRow, ScoreRow>(Trainer.Fit(Toy.Binary()))).Message);

    private sealed class KeyRow
    {
        [KeyType(4), VectorType(3)]
        public uint[] Features { get; set; } = [];
    }

    private sealed class ScoreRow
    {
        public float Score { get; set; }
    }

    [TestMethod]
    public void Features_of_bytes() => RefusesFeatures(
        new MemoryView().AddVectors("Features", new VectorDataViewType(NumberDataViewType.Byte, 2), new VBuffer<byte>(2, [1, 2])),
        $"{FeatureRule} Received: Vector<Byte>. Append Flatten(\"Features\"), or Conversion.ConvertType(\"Features\", outputKind: "
        + $"DataKind.Single).");

    [TestMethod]
    public void Features_of_another_size_than_in_training()
    {
        var transformer = Trainer.Fit(Toy.Binary());
        var input = new MemoryView().AddSingles("Features", [1, 2]);
        foreach (var action in new Action[] { () => transformer.GetOutputSchema(input.Schema), () => transformer.Transform(input),
            () => ((ITransformer)transformer).GetRowToRowMapper(input.Schema) })
        {
            Assert.AreEqual(
                "Feature column 'Features' must have 3 slots, as in training. Received: Vector<Single, 2>. Transform the data as it was "
                + "transformed for training.",
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);
        }
    }

    [TestMethod]
    public void Label_missing() => RefusesLabel(
        new MemoryView().AddSingles("Features", [1, 2, 3]),
        "Label column 'Label' is missing. Columns of the input: 'Features'. Name the right one in DenseNetworkOptions.LabelColumnName.");

    [TestMethod]
    public void Label_text()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "a"));
        Assert.AreEqual(
            $"{LabelRule} Received: String. {WayOut("\"the one text\"", "\"the other\"", "")}",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer.GetOutputSchema(SchemaShape.Create(data.Schema))).Message);
        Assert.AreEqual(
            $"{LabelRule} Received: String. {WayOut("\"a\"", "\"b\"", " (or the other way round)")}",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer.Fit(data)).Message);

        static string WayOut(string no, string yes, string otherwise) =>
            "Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue) for classes, " +
            $"Conversion.MapValue(\"Label\", new Dictionary<string, bool> {{ [{no}] = false, [{yes}] = true }}) for true and "
            + $"false{otherwise}, " +
            "Conversion.ConvertType(\"Label\", outputKind: DataKind.Single) for numbers.";
    }

    [TestMethod]
    public void Label_Double() =>
        RefusesLabel(Toy.Named(NumberDataViewType.Double, 1.0, 2, 3), $"{LabelRule} Received: Double. {LabelWayOut}");

    [TestMethod]
    public void Label_a_vector_of_unknown_size() => RefusesLabel(
        new MemoryView().AddSingles("Features", [1, 2, 3])
        .AddVectors("Label", new VectorDataViewType(NumberDataViewType.Single), new VBuffer<float>(2, [1, 2])),
        $"{LabelRule} Received: VarVector<Single>. Give every row the same number of values, by declaring the column as a vector of "
        + $"known size where it is loaded.");

    [TestMethod]
    public void Label_a_vector_of_keys() => RefusesLabel(
        new MemoryView().AddSingles("Features", [1, 2, 3])
        .AddVectors("Label", new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 1), new VBuffer<uint>(1, [1])),
        $"{LabelRule} Received: Vector<Key<UInt32>>. Append Conversion.MapKeyToVector(\"Label\", outputCountVector: true), and set Loss "
        + $"to BinaryCrossEntropy.");

    [TestMethod]
    public void Label_a_key_of_unknown_count() => FitRefuses(
        new MemoryView().AddSingles("Features", [1, 2, 3]).Add("Label", new KeyDataViewType(typeof(ulong), ulong.MaxValue), 1ul),
        "Label column 'Label' must be a key whose number of values is known and at most 1000000. Received: Key<UInt64, "
        + "0-18446744073709551614>. Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue).");

    [TestMethod]
    public void Label_a_key_of_one_value() => FitRefuses(
        new MemoryView().AddSingles("Features", [1, 2, 3]).Add("Label", new KeyDataViewType(typeof(uint), 1), 1u),
        "Label column 'Label' must have at least 2 classes. Received: a key of 1 value. Check that the training rows hold more than one "
        + "class.");

    [TestMethod]
    public void The_ways_out_for_features_work()
    {
        var trees = new MemoryView()
            .AddVectors("Bytes", new VectorDataViewType(NumberDataViewType.Byte, 2),
                Toy.Of(30, row => new VBuffer<byte>(2, [(byte)row, 1])))
            .Add("Number", NumberDataViewType.Double, Toy.Of(30, row => (double)row))
            .Add("Single", NumberDataViewType.Single, Toy.Of(30, row => (float)row))
            .Add("Key", new KeyDataViewType(typeof(uint), 4), Toy.Of(30, row => (uint)row % 4 + 1))
            .AddVectors("Keys", new VectorDataViewType(new KeyDataViewType(typeof(uint), 4), 2),
                Toy.Of(30, row => new VBuffer<uint>(2, [(uint)row % 4 + 1, 1])))
            .AddVectors("RaggedKeys", new VectorDataViewType(new KeyDataViewType(typeof(uint), 4)),
                Toy.Of(30, row => new VBuffer<uint>(row % 3, [.. Enumerable.Repeat((uint)row % 4 + 1, row % 3)])))
            .AddText("Word", Toy.Of(30, row => $"w{row % 5}"))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(30, row => row % 2 == 0));

        Works(_mlContext.Transforms.Flatten("Bytes"), "Bytes");
        Works(_mlContext.Transforms.Conversion.ConvertType("Bytes", outputKind: DataKind.Single), "Bytes");
        Works(_mlContext.Transforms.Flatten("Number"), "Number");
        Works(_mlContext.Transforms.Concatenate("Single", "Single"), "Single");
        Works(_mlContext.Transforms.Flatten("Single"), "Single");
        Works(_mlContext.Transforms.Conversion.MapKeyToVector("Key"), "Key");
        Works(_mlContext.Transforms.Conversion.MapKeyToVector("Keys"), "Keys");
        Works(_mlContext.Transforms.Conversion.MapKeyToVector("RaggedKeys", outputCountVector: true), "RaggedKeys");
        Works(_mlContext.Transforms.Categorical.OneHotEncoding("Word"), "Word");
        Works(_mlContext.Transforms.Text.FeaturizeText("Word"), "Word");

        void Works(IEstimator<ITransformer> wayOut, string features)
        {
            var trainer = new DenseNetworkTrainer(_mlContext, Toy.Options with { FeatureColumnName = features });
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(trees));
            wayOut.Append(trainer).Fit(trees);
        }
    }

    [TestMethod]
    public void The_ways_out_for_labels_work()
    {
        Works(_mlContext.Transforms.Conversion.MapValueToKey("Label"), LearningTask.MulticlassClassification);
        Works(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Boolean), LearningTask.BinaryClassification);
        Works(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single), LearningTask.Regression);

        void Works(IEstimator<ITransformer> wayOut, LearningTask task) =>
            Assert.AreEqual(task, wayOut.Append(Trainer).Fit(Toy.Named(NumberDataViewType.Double, 1.0, 0, 1)).LastTransformer.Model.Task);
    }

    /// <summary>Estimator and transformer both read the features, one beside a label.</summary>
    private void RefusesFeatures(MemoryView input, string message)
    {
        input.Add("Label", BooleanDataViewType.Instance, true);
        var transformer = Trainer.Fit(Toy.Binary(rows: 6));
        Refuses(
            message,
            () => Trainer.GetOutputSchema(SchemaShape.Create(input.Schema)),
            () => Trainer.Fit(input),
            () => transformer.GetOutputSchema(input.Schema),
            () => transformer.Transform(input),
            () => ((ITransformer)transformer).GetRowToRowMapper(input.Schema));
    }

    private void RefusesLabel(MemoryView input, string message)
    {
        Refuses(message, () => Trainer.GetOutputSchema(SchemaShape.Create(input.Schema)), () => Trainer.Fit(input));
        Refuses($"The validation set cannot be used. {message}", () => Trainer.Fit(Toy.Regression(), validation: input));
    }

    /// <summary>The shape of a schema does not hold the count of a key.</summary>
    private void FitRefuses(MemoryView input, string message)
    {
        Trainer.GetOutputSchema(SchemaShape.Create(input.Schema));
        Refuses(message, () => Trainer.Fit(input));
    }

    private static void Refuses(string message, params Action[] actions)
    {
        foreach (var action in actions)
            Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);
    }
}
