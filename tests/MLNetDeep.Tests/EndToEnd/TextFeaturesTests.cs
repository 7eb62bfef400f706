using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Texts, whose features are wide and nearly all zero.</summary>
[TestClass]
public sealed class TextFeaturesTests
{
    private static readonly string[] Praise = ["wonderful", "lovely", "splendid", "brilliant"];
    private static readonly string[] Blame = ["dreadful", "boring", "awful", "dull"];

    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Answer
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }
    }

    [TestMethod]
    public void Texts_are_learnt_saved_loaded_and_predicted()
    {
        var reviews = Reviews(160);
        var data = _mlContext.Data.LoadFromEnumerable(reviews);
        var model = _mlContext.Transforms.Text.FeaturizeText("Features", nameof(Review.Text))
            .Append(_mlContext.BinaryClassification.Trainers.DenseNetwork(
                Toy.Options with { NumberOfEpochs = 15, Optimizer = new AdamOptions { LearningRate = .02f } }))
            .Fit(data);
        var scored = model.Transform(data);
        Assert.AreEqual(1, _mlContext.BinaryClassification.Evaluate(scored).Accuracy);

        using var zip = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        var engine = _mlContext.Model.CreatePredictionEngine<Review, Answer>(new MLContext().Model.Load(zip, out _));
        Assert.IsTrue(engine.Predict(new Review { Text = "A splendid evening, and lovely music." }).PredictedLabel);
        Assert.IsFalse(engine.Predict(new Review { Text = "Two dull hours, an awful end." }).PredictedLabel);

        var scores = ColumnValues.All(scored, "Score");
        for (var row = 0; row < reviews.Length; row++)
            Assert.AreEqual(scores[row], engine.Predict(reviews[row]).Score);
    }

    [TestMethod]
    public void Hashed_words_of_many_slots_are_scored_sparse()
    {
        const int Bits = 16;
        var data = _mlContext.Data.LoadFromEnumerable(Reviews(300));
        var hashing = _mlContext.Transforms.Text.ProduceHashedWordBags("Features", nameof(Review.Text), numberOfBits: Bits, ngramLength: 1)
            .Fit(data);
        var hashed = hashing.Transform(data);
        var model = RandomModel.Transformer(LearningTask.BinaryClassification, 1 << Bits, 1, [new Dense(2, Activation.Tanh)]);
        var expected = ColumnValues.All(model.Transform(hashed), "Score");

        var engine = _mlContext.Model.CreatePredictionEngine<Review, Answer>(new TransformerChain<ITransformer>(hashing, model));
        foreach (var (row, review) in Reviews(300).Index())
            Assert.AreEqual(expected[row], engine.Predict(review).Score);

        // In a dense block each row would take a quarter of a megabyte.
        var scored = model.Transform(hashed);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.IsTrue(cursor.MoveNext());
        var before = GC.GetTotalAllocatedBytes(precise: true);
        while (cursor.MoveNext())
        {
        }
        Assert.IsLessThan(20L << 20, GC.GetTotalAllocatedBytes(precise: true) - before, $"Dense they would be {300L << (Bits + 2)} bytes.");
    }

    private static Review[] Reviews(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(i => new Review
        {
            Label = i % 2 == 0,
            Text = $"The {random.Next(90)} minutes were {(i % 2 == 0 ? Praise : Blame)[random.Next(4)]}, the music "
                + $"{(i % 2 == 0 ? Praise : Blame)[random.Next(4)]}.",
        })];
    }
}
