using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>The step that an error names for a label of the wrong type is taken, and a fit follows.</summary>
[TestClass]
public sealed class LabelAdviceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private DenseNetworkTrainer Binary => _mlContext.BinaryClassification.Trainers.DenseNetwork(Toy.Options);

    private DenseNetworkTrainer Multiclass => _mlContext.MulticlassClassification.Trainers.DenseNetwork(Toy.Options);

    private DenseNetworkTrainer Regression => _mlContext.Regression.Trainers.DenseNetwork(Toy.Options);

    [TestMethod]
    public void A_text_is_mapped_by_the_values_that_were_seen()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("<=50K", ">50K", "<=50K"));
        Advises(Binary, data,
            "Append Conversion.MapValue(\"Label\", new Dictionary<string, bool> { [\"<=50K\"] = false, [\">50K\"] = true }) (or the "
            + "other way round).");
        var step = _mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["<=50K"] = false, [">50K"] = true });
        Assert.AreEqual(10, ColumnValues.All(step.Fit(data).Transform(data), "Label").Count(label => label is true));
        Assert.AreEqual(LearningTask.BinaryClassification, step.Append(Binary).Fit(data).LastTransformer.Model.Task);

        Advises(Multiclass, data, "Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue).");
        Assert.AreEqual(2, _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass)
            .Fit(data).LastTransformer.Model.OutputCount);
    }

    [TestMethod]
    public void A_text_of_numbers_becomes_numbers()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("1.5", "2", "3"));
        Advises(Regression, data, "Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Single).");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Append(Regression).Fit(data));
    }

    [TestMethod]
    public void A_key_of_texts_goes_back_to_its_texts_first()
    {
        var data = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Fit(Toy.Named(TextDataViewType.Instance, Toy.Texts("no", "yes", "no")))
            .Transform(Toy.Named(TextDataViewType.Instance, Toy.Texts("no", "yes", "no")));
        Advises(
            Binary, data,
            "Append Conversion.MapKeyToValue(\"Label\") and then Conversion.MapValue(\"Label\", new Dictionary<string, bool> { [\"the "
            + "one text\"] = false, " +
            "[\"the other\"] = true }), or make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.");
        var back = _mlContext.Transforms.Conversion.MapKeyToValue("Label");
        Assert.IsNotNull(back.Append(
            _mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["no"] = false, ["yes"] = true }))
            .Append(Binary).Fit(data));
        Assert.IsNotNull(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(data));
    }

    [TestMethod]
    public void Where_no_conversion_helps_none_is_named()
    {
        const string ByLabel = "Make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.";
        foreach (var (trainer, data) in new[] { (Binary, Toy.Multiclass()), (Regression, Toy.Multiclass()), (Binary, TaskRows.Booleans()) })
        {
            Advises(trainer, data, ByLabel);
            Assert.IsNotNull(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(data));
        }
    }

    [TestMethod]
    public void Numbers_and_truths_are_converted()
    {
        const string OrByLabel = ", or make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.";
        var numbers = MadeUpData.Regression(Toy.Features(30), Toy.Of(30, row => (float)(row % 2)));
        Advises(Binary, numbers, $"Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Boolean).Append(Binary).Fit(numbers));
        Advises(Multiclass, numbers, $"Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass).Fit(numbers));
        Advises(Multiclass, Toy.Binary(), $"Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass).Fit(Toy.Binary()));
        Advises(Regression, Toy.Binary(), $"Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Single){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Append(Regression)
            .Fit(Toy.Binary()));
    }

    [TestMethod]
    public void Vectors_of_keys_and_of_doubles_are_converted()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 2);
        var keys = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", type, Toy.Of(30, row => new VBuffer<uint>(2, [(uint)(row % 3) + 1, (uint)((row + 1) % 3) + 1])));
        var anyTask = new DenseNetworkTrainer(_mlContext, Toy.Options);
        Advises(anyTask, keys, "Append Conversion.MapKeyToVector(\"Label\", outputCountVector: true), and set Loss to BinaryCrossEntropy.");
        var several = new DenseNetworkTrainer(_mlContext, Toy.Options with { Loss = new BinaryCrossEntropy() });
        var model = _mlContext.Transforms.Conversion.MapKeyToVector("Label", outputCountVector: true).Append(several)
            .Fit(keys).LastTransformer.Model;
        Assert.AreEqual((LearningTask.MultiLabelClassification, 3), (model.Task, model.OutputCount));

        var doubles = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", new VectorDataViewType(NumberDataViewType.Double, 2),
                Toy.Of(30, row => new VBuffer<double>(2, [row % 2, row % 3])));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => anyTask.Fit(doubles));
        foreach (var kind in new[] { DataKind.Boolean, DataKind.Single })
            Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: kind).Append(anyTask).Fit(doubles));
    }

    private static void Advises(DenseNetworkTrainer trainer, IDataView data, string wayOut) =>
        StringAssert.EndsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, $". {wayOut}");
}
