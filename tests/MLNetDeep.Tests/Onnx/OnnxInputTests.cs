using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Onnx;

/// <summary>Files that take raw numbers: converted, rescaled and flattened as the transforms of the same names do.</summary>
[TestClass]
public sealed class OnnxInputTests
{
    private static readonly OnnxExportOptions Pictures = new()
    {
        InputName = "Image",
        InputType = OnnxInputType.Byte,
        InputShape = [28, 28],
        InputScale = 1 / 255f
    };

    [TestMethod]
    [DataRow(1)]
    [DataRow(1000)]
    public void Pictures_of_bytes_in_batches_of_any_size(int batch)
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 784, 10, [new Dense(20, Activation.ReLU)]);
        var pixels = new byte[batch * 784];
        new Random(3).NextBytes(pixels);
        using var onnx = OnnxSession.Of(model, Pictures);

        var outputs = onnx.Run(pixels, batch, 28, 28);

        var mlContext = new MLContext();
        var type = new VectorDataViewType(NumberDataViewType.Byte, 28, 28);
        var pictures = new MemoryView()
            .AddVectors("Image", type, [.. pixels.Chunk(784).Select(picture => new VBuffer<byte>(784, picture))]);
        var prepared = mlContext.Transforms.Rescale("Image", scale: 1 / 255f).Append(mlContext.Transforms.Flatten("Features", "Image"))
            .Fit(pictures).Transform(pictures);
        var scored = new DenseNetworkTransformer(mlContext, model).Transform(prepared);
        CollectionAssert.AreEqual(ManagedScores.Column<uint>(scored, "PredictedLabel"), (uint[])outputs["PredictedLabel"]);
        foreach (var (expected, actual) in ManagedScores.Column<float>(scored, "Score").Zip((float[])outputs["Score"]))
            Assert.AreEqual(expected, actual, 1e-5f);
    }

    [TestMethod]
    public void Numbers_of_every_type()
    {
        AssertSameScores(OnnxInputType.Single, value => (float)value);
        AssertSameScores(OnnxInputType.Double, value => (double)value);
        AssertSameScores(OnnxInputType.Byte, value => (byte)value);
        AssertSameScores(OnnxInputType.SByte, value => (sbyte)value);
        AssertSameScores(OnnxInputType.UInt16, value => (ushort)value);
        AssertSameScores(OnnxInputType.Int16, value => (short)value);
        AssertSameScores(OnnxInputType.Int32, value => value);
        AssertSameScores(OnnxInputType.Int64, value => (long)value);
    }

    [TestMethod]
    public void Scale_and_offset_alone_and_together()
    {
        var model = RandomModel.Of(LearningTask.Regression, 2, 1);
        foreach (var (scale, offset) in new[] { (1f, 0f), (2f, 0f), (1f, -3f), (.5f, 4f) })
        {
            using var onnx = OnnxSession.Of(model, new OnnxExportOptions { InputScale = scale, InputOffset = offset });
            Assert.AreEqual(ManagedScores.Of(model, [[3 * scale + offset, 7 * scale + offset]])[0], onnx.Scores([[3, 7]])[0], 1e-6f);
        }
    }

    [TestMethod]
    public void One_dimension_given_is_as_none_given()
    {
        var model = RandomModel.Of(LearningTask.Regression, 2, 1);
        CollectionAssert.AreEqual(OnnxSession.FileOf(model), OnnxSession.FileOf(model, new OnnxExportOptions { InputShape = [2] }));
    }

    private static void AssertSameScores<T>(OnnxInputType type, Func<int, T> number)
        where T : unmanaged
    {
        var model = RandomModel.Of(LearningTask.Regression, 4, 1);
        using var onnx = OnnxSession.Of(model, new OnnxExportOptions { InputType = type, InputScale = .1f });
        var actual = (float[])onnx.Run<T>([number(1), number(20), number(3), number(127)], 1, 4)["Score"];
        Assert.AreEqual(ManagedScores.Of(model, [[.1f, 2, .3f, 12.7f]])[0], actual[0], 1e-5f, $"{type}");
    }
}
