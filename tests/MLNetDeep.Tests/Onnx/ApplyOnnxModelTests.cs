using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Onnx;

/// <summary>An exported network back in an ML.NET pipeline, by ML.NET's own step for ONNX.</summary>
[TestClass]
public sealed class ApplyOnnxModelTests : IDisposable
{
    private readonly MLContext _mlContext = new();
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_data_view_is_scored_as_by_our_transformer()
    {
        var model = RandomModel.Of(LearningTask.BinaryClassification, 3, 1);
        model.SaveOnnx(_folder["a.onnx"]);
        var rows = MadeUpData.Features(20, 3);
        var data = new MemoryView().AddSingles("Features", rows);

        using var onnx = _mlContext.Transforms.ApplyOnnxModel(["PredictedLabel", "Score", "Probability"], ["Features"], _folder["a.onnx"])
            .Fit(data);
        var scored = onnx.Transform(data);

        var expected = ManagedScores.Transform(model, rows);
        CollectionAssert.AreEqual(
            ManagedScores.Column<bool>(expected, "PredictedLabel"), ManagedScores.Column<bool>(scored, "PredictedLabel"));
        foreach (var column in new[] { "Score", "Probability" })
        {
            foreach (var (e, a) in ManagedScores.Column<float>(expected, column).Zip(ManagedScores.Column<float>(scored, column)))
                Assert.AreEqual(e, a, 1e-6f);
        }
    }

    [TestMethod]
    public void A_prediction_engine_predicts_pictures_of_bytes_by_name()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 6, 3, classes: (string[])["Katze", "犬", "gecko"]);
        model.SaveOnnx(_folder["a.onnx"], new OnnxExportOptions
        {
            InputName = "Image",
            InputType = OnnxInputType.Byte,
            InputShape = [2, 3],
            InputScale = 1 / 255f,
            PredictedLabel = OnnxPredictedLabel.Value,
        });
        var none = _mlContext.Data.LoadFromEnumerable<Picture>([]);
        using var onnx = _mlContext.Transforms.ApplyOnnxModel(["PredictedLabel", "Score"], ["Image"], _folder["a.onnx"]).Fit(none);
        using var engine = _mlContext.Model.CreatePredictionEngine<Picture, Named>(onnx);

        for (var i = 0; i < 10; i++)
        {
            var pixels = new byte[6];
            new Random(i).NextBytes(pixels);
            var predicted = engine.Predict(new Picture { Image = pixels });

            var expected = ManagedScores.Of(model, [[.. pixels.Select(pixel => pixel * (1 / 255f))]]);
            Assert.AreEqual(model.ClassNames[Array.IndexOf(expected, expected.Max())], predicted.PredictedLabel.Single());
            Assert.AreEqual(expected.Max(), predicted.Score.Max(), 1e-6f);
        }
    }

    private sealed class Picture
    {
        [VectorType(2, 3)]
        public byte[] Image { get; set; } = [];
    }

    private sealed class Named
    {
        [VectorType(1)]
        public string[] PredictedLabel { get; set; } = [];

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
