using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>ML.NET's own steps for pictures before a network: load, resize, extract pixels.</summary>
[TestClass]
public sealed class PicturesTests
{
    private const int Side = 6;

    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    [TestMethod]
    public void Pictures_from_a_folder_are_learnt_saved_loaded_and_predicted()
    {
        using var pictures = new ColouredPictures(count: 60);
        var data = _mlContext.Data.LoadFromEnumerable(pictures.Rows);
        var model = Pipeline(pictures).Fit(data);
        Assert.AreEqual(1, _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        Assert.AreEqual(3 * Side * Side, model.FindDenseNetwork().Model.FeatureCount);

        using var zip = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        var loaded = new MLContext().Model.Load(zip, out _);

        var named = new TransformerChain<ITransformer>(
            loaded, _mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(loaded.Transform(data)));
        var engine = _mlContext.Model.CreatePredictionEngine<ColouredPictures.Row, Answer>(named);
        var scores = ColumnValues.Singles(model.Transform(data), "Score");
        foreach (var (i, row) in pictures.Rows.Index())
        {
            var answer = engine.Predict(row);
            Assert.AreEqual(row.Label, answer.PredictedLabel);
            CollectionAssert.AreEqual(scores[i], answer.Score);
        }
    }

    [TestMethod]
    public void Images_are_handed_on_beside_the_scores()
    {
        using var pictures = new ColouredPictures(count: 40);
        var data = _mlContext.Data.LoadFromEnumerable(pictures.Rows);
        var scored = Pipeline(pictures).Fit(data).Transform(data);
        var expected = ColumnValues.Singles(scored, "Score");

        using var cursor = scored.GetRowCursor(scored.Schema);
        var (getImage, readScore) = (
            cursor.GetGetter<MLImage>(scored.Schema["Picture"]), ColumnValues.Reader(cursor, scored.Schema["Score"]));
        MLImage image = null!;
        for (var row = 0; row < 40; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            getImage(ref image);
            Assert.AreEqual((Side, Side), (image.Width, image.Height));
            var atColour = image.PixelFormat == MLPixelFormat.Rgba32 ? row % 3 : 2 - row % 3;
            Assert.AreEqual(ColouredPictures.ShadeOf(row), image.Pixels[atColour] / 255f, 2 / 255f);
            CollectionAssert.AreEqual(expected[row], ((object[])readScore()).Cast<float>().ToArray());
        }
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void A_picture_that_is_not_there_is_named()
    {
        using var pictures = new ColouredPictures(count: 40);
        var data = _mlContext.Data.LoadFromEnumerable(pictures.Rows);
        var model = Pipeline(pictures).Fit(data);
        File.Delete(Path.Combine(pictures.FullPath, "30.png"));

        StringAssert.Contains(
            Assert.Throws<Exception>(() => ColumnValues.All(model.Transform(data), "Score")).Innermost().Message, "30.png");
    }

    [TestMethod]
    public void Scores_of_pictures_are_saved_and_the_images_left_out()
    {
        using var pictures = new ColouredPictures(count: 20);
        using var folder = new TempFolder();
        var data = _mlContext.Data.LoadFromEnumerable(pictures.Rows);
        var scored = Pipeline(pictures).Fit(data).Transform(data);
        using (var file = File.Create(folder["scored.idv"]))
            _mlContext.Data.SaveAsBinary(scored, file);

        var read = _mlContext.Data.LoadFromBinary(folder["scored.idv"]);
        Assert.IsNull(read.Schema.GetColumnOrNull("Picture"));
        Assert.IsTrue(ColumnValues.AreEqual(ColumnValues.All(scored, "Score"), ColumnValues.All(read, "Score")));
    }

    private EstimatorChain<DenseNetworkTransformer> Pipeline(ColouredPictures pictures) =>
        _mlContext.Transforms.Conversion.MapValueToKey("Label")
        .Append(_mlContext.Transforms.LoadImages("Picture", pictures.FullPath, "Path"))
        .Append(_mlContext.Transforms.ResizeImages("Picture", Side, Side))
        .Append(_mlContext.Transforms.ExtractPixels("Features", "Picture", scaleImage: 1 / 255f))
        .Append(new DenseNetworkTrainer(
            _mlContext, Toy.Options with { NumberOfEpochs = 40, Optimizer = new AdamOptions { LearningRate = .01f } }));
}
