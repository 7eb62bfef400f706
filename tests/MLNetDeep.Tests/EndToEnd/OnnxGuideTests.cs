using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/onnx.md, run.</summary>
[TestClass]
public sealed partial class OnnxGuideTests
{
    [TestMethod]
    public void The_guides_code_runs()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        byte[][] pictures = [.. Enumerable.Range(0, 20)
            .Select(row => Enumerable.Range(0, 784).Select(pixel => (byte)(row % 2 * 200 + pixel % 50)).ToArray())];
        var train = new MemoryView()
            .AddVectors("Image", new VectorDataViewType(NumberDataViewType.Byte, 28, 28),
                [.. pictures.Select(picture => new VBuffer<byte>(784, picture))])
            .AddText("Label", [.. Enumerable.Range(0, 20).Select(row => row % 2 == 0 ? "trouser" : "bag")]);
        var pixels = pictures[1];
        IDataView images = train;
        var fitted = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.Rescale("Image", scale: 1 / 255f))
            .Append(mlContext.Transforms.Flatten("Features", "Image"))
            .Append(new DenseNetworkTrainer(
                mlContext, new DenseNetworkOptions
                {
                    HiddenLayers = [new Dense(4)],
                    Optimizer = new AdamOptions { LearningRate = .01f },
                    NumberOfEpochs = 20,
                    BatchSize = 4,
                    Seed = 1,
                    Device = ComputeDevice.Cpu
                }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(train);

        DenseNetworkModel model = fitted.FindDenseNetwork().Model;
        model.SaveOnnx(folder["fashion.onnx"], new OnnxExportOptions
        {
            InputName = "Image",
            InputType = OnnxInputType.Byte,
            InputShape = [28, 28],                          // what Flatten does in the pipeline
            InputScale = 1 / 255f,                          // what Rescale does in the pipeline
            PredictedLabel = OnnxPredictedLabel.Value,      // what the class stands for
        });

        using var session = new InferenceSession(folder["fashion.onnx"]);
        using var image = OrtValue.CreateTensorValueFromMemory(pixels, [1, 28, 28]);
        using var runOptions = new RunOptions();
        using var results = session.Run(runOptions, ["Image"], [image], ["PredictedLabel", "Score"]);
        string predicted = results[0].GetStringTensorAsArray()[0];
        float[] scores = results[1].GetTensorDataAsSpan<float>().ToArray();

        var onnx = mlContext.Transforms.ApplyOnnxModel(["PredictedLabel", "Score"], ["Image"], folder["fashion.onnx"]);
        IDataView scored = onnx.Fit(images).Transform(images);

        using (var file = File.Create(folder["pipeline.onnx.writing"]))
            mlContext.Model.ConvertToOnnx(fitted, train, file);
        File.Move(folder["pipeline.onnx.writing"], folder["pipeline.onnx"],
            overwrite: true);     // an older file stays until the new one is whole

        Assert.AreEqual("bag", predicted);
        Assert.AreEqual(1, scores[0] + scores[1], 1e-5f);
        CollectionAssert.AreEqual(
            fitted.Transform(train).GetColumn<string>("PredictedLabel").ToArray(),
            scored.GetColumn<VBuffer<ReadOnlyMemory<char>>>("PredictedLabel").Select(label => label.GetItemOrDefault(0).ToString())
            .ToArray());
        using var pipeline = new InferenceSession(folder["pipeline.onnx"]);
        CollectionAssert.Contains(pipeline.OutputNames.ToArray(), "PredictedLabel.output");
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guide_shows()
    {
        var shown = GuideCode.LinesOf("docs/onnx.md")
            .Select(line => FileName().Replace(line, "folder[$0]"))
            .ToArray();

        Assert.IsGreaterThan(15, shown.Length);
        CollectionAssert.AreEqual(Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/OnnxGuideTests.cs", shown));
    }

    [GeneratedRegex("\"[a-z]+\\.onnx([.]writing)?\"")]
    private static partial Regex FileName();
}
