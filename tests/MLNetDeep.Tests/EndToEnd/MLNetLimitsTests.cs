using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>What docs/mlnet.md says that ML.NET cannot do. When one of these fails, ML.NET has learnt it: change the page.</summary>
[TestClass]
public sealed class MLNetLimitsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class WithoutLabel
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Answer
    {
        public uint PredictedLabel { get; set; }
    }

    [TestMethod]
    public void An_engine_wants_every_column_the_pipeline_reads()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"));
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(new DenseNetworkTrainer(_mlContext, Toy.Options))
            .Fit(data);
        StringAssert.Contains(
            Assert.Throws<Exception>(() => _mlContext.Model.CreatePredictionEngine<WithoutLabel, Answer>(model)).Message, "Label");
    }

    [TestMethod]
    public void A_picture_that_cannot_be_decoded_is_not_named()
    {
        using var pictures = new ColouredPictures(count: 2);
        File.WriteAllText(Path.Combine(pictures.FullPath, "1.png"), "No picture.");
        var images = _mlContext.Transforms.LoadImages("Picture", pictures.FullPath, "Path")
            .Append(_mlContext.Transforms.ExtractPixels("Features", "Picture"));
        var data = _mlContext.Data.LoadFromEnumerable(pictures.Rows);
        var error = Assert.Throws<Exception>(() => ColumnValues.All(images.Fit(data).Transform(data), "Features")).Innermost();
        Assert.IsFalse(error.Message.Contains("1.png", StringComparison.Ordinal), error.Message);
    }
}
