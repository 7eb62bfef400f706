using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;

/// <summary>Trains, saves, loads and scores, as every kind of program is to do.</summary>
internal static class Learner
{
    private static void Main()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Features = [i % 2, i % 5], Label = i % 2 == 0 }));
        var model = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 40, Seed = 1 }).Fit(rows);
        model.SaveModel("model.zip", rows.Schema);

        var loaded = new MLContext().Model.Load("model.zip", out _);
        var metrics = mlContext.BinaryClassification.Evaluate(loaded.Transform(rows));
        Console.WriteLine($"accuracy {metrics.Accuracy}");
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
