using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.OnnxHooks;

/// <summary>Pipelines with steps of ours, exported as a whole by ML.NET's own converter and run in ONNX Runtime.</summary>
[TestClass]
public sealed class ConvertedPipelineTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Pictures_to_names_of_classes()
    {
        var type = new VectorDataViewType(NumberDataViewType.Byte, 2, 3);
        byte[][] pictures = [.. Enumerable.Range(0, 30)
            .Select(row => Enumerable.Range(0, 6).Select(slot => (byte)(slot == row % 3 ? 250 : 10 * slot + row)).ToArray())];
        var data = new MemoryView()
            .AddVectors("Image", type, [.. pictures.Select(picture => new VBuffer<byte>(6, picture))])
            .AddText("Label", [.. Enumerable.Range(0, 30).Select(row => new[] { "Katze", "犬", "gecko" }[row % 3])]);
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.Rescale("Image", scale: 1 / 255f, offset: -.5f))
            .Append(_mlContext.Transforms.Flatten("Features", "Image"))
            .Append(new DenseNetworkTrainer(_mlContext, TaskRows.Options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(data);

        using var onnx = new OnnxSession(Converted(model, data));
        var outputs = onnx.Run(
            ("Image", OrtValue.CreateTensorValueFromMemory(pictures.SelectMany(picture => picture).ToArray(), [30, 2, 3])),
            ("Label", Texts([.. Enumerable.Repeat("Katze", 30)])));

        var scored = model.Transform(data);
        AssertNear(ManagedScores.Column<float>(scored, "Score"), outputs["Score.output"]);
        AssertNear(ManagedScores.Column<float>(scored, "Features"), outputs["Features.output"]);
        CollectionAssert.AreEqual(
            ManagedScores.Column<ReadOnlyMemory<char>>(scored, "PredictedLabel").Select(text => text.ToString()).ToArray(),
            outputs["PredictedLabel.output"]);
    }

    [TestMethod]
    public void A_network_on_features_normalised_by_ML_NET()
    {
        var data = TaskRows.Boolean();
        var model = _mlContext.Transforms.NormalizeMeanVariance("Features").Append(new DenseNetworkTrainer(_mlContext, TaskRows.Options))
            .Fit(data);

        using var onnx = new OnnxSession(Converted(model, data));
        var features = TaskRows.Features(30);
        var outputs = onnx.Run(
            ("Features", OrtValue.CreateTensorValueFromMemory(features.SelectMany(row => row).ToArray(), [30, 3])),
            ("Label", OrtValue.CreateTensorValueFromMemory(new bool[30], [30, 1])));

        var scored = model.Transform(data);
        AssertNear(ManagedScores.Column<float>(scored, "Score"), outputs["Score.output"]);
        AssertNear(ManagedScores.Column<float>(scored, "Probability"), outputs["Probability.output"]);
        CollectionAssert.AreEqual(ManagedScores.Column<bool>(scored, "PredictedLabel"), outputs["PredictedLabel.output"]);
    }

    [TestMethod]
    public void Every_task_gives_what_its_columns_hold()
    {
        foreach (var data in new[] { TaskRows.Key(), TaskRows.Boolean(), TaskRows.Single(), TaskRows.Booleans(), TaskRows.TwoNumbers() })
        {
            var model = new DenseNetworkTrainer(
                _mlContext, TaskRows.Options with
                {
                    NumberOfEpochs = 2,
                    HiddenLayers = [new Dense(4, Activation.Gelu), new BatchNormalization(), new LayerNormalization()]
                }).Fit(data);
            var features = TaskRows.Unlabelled();

            using var onnx = new OnnxSession(Converted(model, features));
            var outputs = onnx.Run([.. TaskRows.Features(30).SelectMany(row => row)], 30, 3);

            var scored = model.Transform(features);
            AssertNear(ManagedScores.Column<float>(scored, "Score"), outputs["Score.output"]);
            if (model.Model.Task == LearningTask.MulticlassClassification)
                CollectionAssert.AreEqual(ManagedScores.Column<uint>(scored, "PredictedLabel"), outputs["PredictedLabel.output"]);
            else if (model.Model.Task != LearningTask.Regression)
                CollectionAssert.AreEqual(ManagedScores.Column<bool>(scored, "PredictedLabel"), outputs["PredictedLabel.output"]);
        }
    }

    [TestMethod]
    public void Layers_of_every_kind_are_converted()
    {
        foreach (var hidden in LayerExamples.HiddenLayers)
        {
            using var model = new UntrainedModel(NetworkSpecification.WithOutput(3, hidden, 1));
            using var onnx = new OnnxSession(Converted(new DenseNetworkTransformer(_mlContext, model.Managed), TaskRows.Unlabelled()));
            AssertNear(ManagedScores.Of(model.Managed, TaskRows.Features(30)),
                onnx.Run([.. TaskRows.Features(30).SelectMany(row => row)], 30, 3)["Score.output"]);
        }
    }

    [TestMethod]
    public void Several_columns_of_any_numbers_are_flattened_together()
    {
        var data = new MemoryView()
            .Add("Flag", BooleanDataViewType.Instance, true, false)
            .AddVectors("Shorts", new VectorDataViewType(NumberDataViewType.Int16, 2, 2), new VBuffer<short>(4, [1, -2, 3, 4]),
                new VBuffer<short>(4, [5, 6, 7, 8]))
            .Add("Number", NumberDataViewType.Double, .5, 1e300);
        var model = _mlContext.Transforms.Flatten("Features", "Flag", "Shorts", "Number").Fit(data);

        using var onnx = new OnnxSession(Converted(model, data));
        var outputs = onnx.Run(
            ("Flag", OrtValue.CreateTensorValueFromMemory(new[] { true, false }, [2, 1])),
            ("Shorts", OrtValue.CreateTensorValueFromMemory(new short[] { 1, -2, 3, 4, 5, 6, 7, 8 }, [2, 2, 2])),
            ("Number", OrtValue.CreateTensorValueFromMemory(new[] { .5, 1e300 }, [2, 1])));

        CollectionAssert.AreEqual(ManagedScores.Column<float>(model.Transform(data), "Features"), outputs["Features.output"]);
    }

    [TestMethod]
    public void A_single_number_is_rescaled_under_its_own_name()
    {
        var data = new MemoryView().Add("Age", NumberDataViewType.Int32, 20, 40);
        var model = _mlContext.Transforms.Rescale("Age", scale: .1f).Fit(data);

        using var onnx = new OnnxSession(Converted(model, data));
        CollectionAssert.AreEqual(ManagedScores.Column<float>(model.Transform(data), "Age"), onnx.Run([20, 40], 2, 1)["Age.output"]);
    }

    [TestMethod]
    public void Columns_called_as_weights_and_two_networks_stay_apart()
    {
        var data = TaskRows.Unlabelled().Add("DenseNetwork.0.weight", NumberDataViewType.Single, TaskRows.Of(30, row => (float)row));
        var first = new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 3, 1, seed: 1));
        var second = new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 3, 1, seed: 2));
        var model = new TransformerChain<ITransformer>(
            first, _mlContext.Transforms.CopyColumns("First", "Score").Fit(first.Transform(data)), second);

        using var onnx = new OnnxSession(Converted(model, data));
        var outputs = onnx.Run(
            ("Features", OrtValue.CreateTensorValueFromMemory(TaskRows.Features(30).SelectMany(row => row).ToArray(), [30, 3])),
            ("DenseNetwork.0.weight", OrtValue.CreateTensorValueFromMemory(TaskRows.Of(30, row => (float)row), [30, 1])));

        AssertNear(ManagedScores.Of(first.Model, TaskRows.Features(30)), outputs["First.output"]);
        AssertNear(ManagedScores.Of(second.Model, TaskRows.Features(30)), outputs["Score.output"]);
        CollectionAssert.AreEqual(TaskRows.Of(30, row => (float)row), outputs["DenseNetwork.0.weight.output"]);
    }

    [TestMethod]
    public void An_opset_older_than_the_steps_need_is_refused_by_name()
    {
        var data = TaskRows.Unlabelled();
        var model = new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 3, 1));
        var error = Assert.Throws<Exception>(() => _mlContext.Model.ConvertToOnnx(model, data, 10, Stream.Null));
        StringAssert.Contains(
            error.Message, "Requested OpSet version 10 is lower than DenseNetwork's minimum OpSet version requirement: 11");

        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, data, 11, stream);
        using var onnx = new OnnxSession(stream.ToArray());
        AssertNear(ManagedScores.Of(model.Model, TaskRows.Features(30)),
            onnx.Run([.. TaskRows.Features(30).SelectMany(row => row)], 30, 3)["Score.output"]);
    }

    [TestMethod]
    public void Behind_a_step_that_cannot_be_exported_the_converter_says_that_the_pipeline_cannot()
    {
        var data = TaskRows.Unlabelled();
        var model = _mlContext.Transforms.CustomMapping<Row, Prepared>((row, prepared) => prepared.Raw = row.Features, contractName: null)
            .Append(_mlContext.Transforms.Rescale("Features", "Raw"))
            .Append(_mlContext.Transforms.Flatten("Features"))
            .Fit(data)
            .Append(new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 3, 1)));

        var error = Assert.Throws<Exception>(() => Converted(model, data));

        StringAssert.Contains(error.Message, "The targeted pipeline can not be fully converted into a well-defined ONNX model.");
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prepared
    {
        [VectorType(3)]
        public float[] Raw { get; set; } = [];
    }

    private byte[] Converted(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, data, stream);
        return stream.ToArray();
    }

    private static OrtValue Texts(string[] texts)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length, 1]);
        for (var i = 0; i < texts.Length; i++)
            value.StringTensorSetElementAt(texts[i].AsMemory(), i);
        return value;
    }

    private static void AssertNear(float[] expected, Array actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (e, a) in expected.Zip((float[])actual))
            Assert.AreEqual(e, a, 1e-5f * Math.Max(1, Math.Abs(e)));
    }
}
