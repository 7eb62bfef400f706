using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNetDeep;

[TestClass]
public sealed class LearnerTests
{
    [TestMethod]
    public void A_network_learns_in_a_test()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Features = [i % 2, i % 5], Label = i % 2 == 0 }));
        new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 40, Seed = 1 }).Fit(rows)
            .SaveModel("model.zip", rows.Schema);
        var loaded = new MLContext().Model.Load("model.zip", out _);
        Assert.AreEqual(1, mlContext.BinaryClassification.Evaluate(loaded.Transform(rows)).Accuracy);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
