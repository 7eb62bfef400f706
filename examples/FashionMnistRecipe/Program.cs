using System.Diagnostics;
using ExampleKit;
using ExampleKit.Data;
using FashionMnistRecipe;
using FashionMnistRecipe.Data;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

const int heldOut = 5_000;

var program = new ExampleProgram(
    "FashionMnistRecipe", "Trains a dense network on Fashion-MNIST as far as such a network goes here, and tests "
    + "it.", QuickSeconds: 30, "fashion-mnist-recipe")
{ TakesSeeds = true };

return await CommandLine.RunAsync(program, args, async (options, console) =>
{
    var folder = Directory.CreateDirectory(Path.GetFullPath(options.Output)).FullName;
    console.Heading("Data");
    var data = await DataForThisRun.FindAsync(options.Data, Path.Combine(folder, "silhouettes"), console);

    // The last images of the training file validate. Copies are made of the others alone: a validation image in a mirror would give it
    // away.
    var reader = new MLContext();
    var images = Read(data.Files.TrainImages, data.Files.TrainLabels, options.Quick ? 2_000 : int.MaxValue);
    var validating = Math.Min(heldOut, images.Count / 10);
    var (training, validation) = (images[..^validating], reader.Data.LoadFromEnumerable(images[^validating..]));
    var test = reader.Data.LoadFromEnumerable(Read(data.Files.TestImages, data.Files.TestLabels, options.Quick ? 1_000 : int.MaxValue));

    var results = new List<SeedResult>();
    for (var seed = 1; seed <= options.Seeds; seed++)
    {
        console.Heading($"Seed {seed}");
        results.Add(Train(seed));
        console.WriteLine(results[^1].ToString());
    }

    console.Heading($"{data.Name}{(options.Quick ? ", a few images and epochs only" : "")}");
    console.WriteLine(SeedResult.Summary(results));

    SeedResult Train(int seed)
    {
        var mlContext = new MLContext(seed);
        var recipe = options.Quick ? Recipe.Options with { NumberOfEpochs = 3 } : Recipe.Options;
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.Rescale("Image", scale: Recipe.Scale, offset: Recipe.Offset))
            .Append(mlContext.Transforms.Flatten("Features", "Image"))
            .Append(new DenseNetworkTrainer(mlContext, recipe, [new ConsoleProgress(console)]));

        var watch = Stopwatch.StartNew();
        var model = pipeline.Fit(mlContext.Data.LoadFromEnumerable(Copies.With(training, seed)), validation);
        watch.Stop();

        var path = Path.Combine(folder, $"seed-{seed}");
        model.FindDenseNetwork().History.SavePlot(path + ".png");
        model.SaveModel(path + ".zip", validation.Schema);
        console.Wrote(path + ".png");
        console.Wrote(path + ".zip");
        return new SeedResult(seed, Accuracy(validation), Accuracy(test), watch.Elapsed);

        double Accuracy(IDataView rows) => mlContext.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy;
    }

    List<LabelledImage> Read(string imagesFile, string labelsFile, int atMost) =>
        [.. reader.Data.CreateEnumerable<LabelledImage>(reader.Data.LoadFromIdx(imagesFile, labelsFile), reuseRowObject: false)
            .Take(atMost)];
});
