using System.Text.Json;
using ExampleKit;
using ExampleKit.Data;
using Microsoft.ML;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Serve.Model;

/// <summary>Trains the model that is served when none is given, on Fashion-MNIST or, without it, on drawn silhouettes.</summary>
internal static class ModelTraining
{
    /// <summary>Writes the zip, and pictures to try beside it.</summary>
    public static async Task RunAsync(string path, string? data, bool quick)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var console = Terminal.Open();
        var found = await DataForThisRun.FindAsync(data, Path.Combine(folder, "silhouettes"), console);
        Train(found.Files, path, quick ? 6_000 : null, epochs: quick ? 3 : 10, Console.WriteLine);
        TableTraining.Train(TableModel.Beside(path), quick ? 400 : 2000);
        Console.WriteLine($"Trained on {found.Name} and saved as '{path}'.");
    }

    /// <summary>Trains and writes both files.</summary>
    /// <param name="files">The data.</param>
    /// <param name="path">Where the zip goes.</param>
    /// <param name="rows">How many training pictures are used; null for all.</param>
    /// <param name="epochs">How often they are gone through, at most.</param>
    /// <param name="log">Told of each epoch.</param>
    public static void Train(FashionMnistFiles files, string path, int? rows, int epochs, Action<string> log)
    {
        var mlContext = new MLContext(seed: 42);
        mlContext.Log += (_, line) =>
        {
            if (line.Source.StartsWith(nameof(DenseNetworkTrainer), StringComparison.Ordinal))
                log(line.RawMessage);
        };
        IDataView train = mlContext.Data.LoadFromIdx(files.TrainImages, files.TrainLabels);
        IDataView test = mlContext.Data.LoadFromIdx(files.TestImages, files.TestLabels);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.Rescale("Image01", "Image", scale: 1 / 255f))
            .Append(mlContext.Transforms.Flatten("Features", "Image01"))
            .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
                NumberOfEpochs = epochs,
                BatchSize = 64,
                ValidationFraction = 0.2f,
                EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
                TemperatureScaling = true,
            }));
        var model = pipeline.Fit(rows is { } count ? mlContext.Data.TakeRows(train, count) : train);
        model.SaveModel(path, train.Schema);

        var pictures = mlContext.Data.CreateEnumerable<LabelledImage>(mlContext.Data.TakeRows(test, 200), reuseRowObject: false)
            .GroupBy(picture => picture.Label).OrderBy(kind => kind.Key).Select(kind => kind.First())
            .Select(picture => new Sample(ClothingClasses.Names[picture.Label], [.. picture.Image.Select(shade => (int)shade)]));
        File.WriteAllText(Classifier.SamplesBeside(path), JsonSerializer.Serialize(pictures, JsonSerializerOptions.Web));
    }
}
