using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>Whole fits on Fashion-MNIST, from the files to the transformer, with each engine: what a user waits for.</summary>
internal static class WholeFits
{
    /// <param name="folder">Where the IDX files are.</param>
    public static void Run(string folder)
    {
        var mlContext = new MLContext(seed: 1);
        var train = mlContext.Data.Cache(mlContext.Data.LoadFromIdx(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz")));
        var before = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.Transforms.Rescale("Image", scale: 1 / 255f)).Append(mlContext.Transforms.Flatten("Features", "Image"));
        var data = before.Fit(train).Transform(train);
        var tenEpochs = new DenseNetworkOptions { NumberOfEpochs = 10 };
        var book = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
        };

        Console.WriteLine("| fit | engine | epochs | wall, s | epochs' sum, s | wall / sum | loss | validation |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var engine in new[] { TrainingEngineKind.Managed, TrainingEngineKind.Torch })
        {
            Fit("784-100-10, 10 epochs", tenEpochs with { Engine = engine });
            Fit("the book's", book with { Engine = engine });
        }

        void Fit(string name, DenseNetworkOptions options)
        {
            var begin = Stopwatch.GetTimestamp();
            var history = new DenseNetworkTrainer(mlContext, options).Fit(data).History;
            var wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var epochs = history.Epochs.Sum(epoch => epoch.Duration.TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {history.Engine} | {history.Epochs.Count} | {wall:f2} | {epochs:f2} | {wall / epochs:f2} | {history.Epochs[^1].Loss:f4} | {history.Epochs[^1].ValidationMetric:f4} |"));
        }
    }
}
