using System.Diagnostics;
using ExampleKit;
using Explain;
using Explain.Data;
using Explain.Pictures;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

var program = new ExampleProgram(
    "Explain", "Trains a dense network on Fashion-MNIST and paints the pixels that made its decisions.", QuickSeconds: 30, "explain");

return await CommandLine.RunAsync(program, args, async (options, console) =>
{
    var mlContext = new MLContext(seed: 42);
    var output = new OutputFolder(options.Output);
    console.Heading("Data");
    var data = await DataForThisRun.FindAsync(options.Data, output.Silhouettes, console);
    IDataView train = mlContext.Data.LoadFromIdx(data.Files.TrainImages, data.Files.TrainLabels);
    IDataView test = mlContext.Data.LoadFromIdx(data.Files.TestImages, data.Files.TestLabels);
    if (options.Quick)
        (train, test) = (mlContext.Data.TakeRows(train, 6_000), mlContext.Data.TakeRows(test, 1_000));

    // The network of examples/FashionMnist, its probabilities calibrated on the rows held out.
    var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
        .Append(mlContext.Transforms.Rescale("Image01", "Image", scale: 1 / 255f))
        .Append(mlContext.Transforms.Flatten("Features", "Image01"))
        .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
            NumberOfEpochs = options.Quick ? 4 : 20,
            BatchSize = 32,
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
            TemperatureScaling = true,
        }, [new ConsoleProgress(console)]));

    console.Heading("Training");
    var model = pipeline.Fit(train);
    var network = model.FindDenseNetwork();
    if (network.History.Calibration is { } calibration)
    {
        console.WriteLine(Invariant(
            $"Temperature {calibration.Temperature:F3}: log-loss of the rows held out {calibration.LogLossBefore:F4} before, {calibration.LogLossAfter:F4} after;"));
        console.WriteLine(Invariant(
            $"expected calibration error {calibration.ExpectedCalibrationErrorBefore:P2} before, {calibration.ExpectedCalibrationErrorAfter:P2} after."));
    }

    // The explanation is a step of the pipeline like any other: saved with it, and loaded with nothing registered.
    var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(network).Fit(model.Transform(train)));
    explained.SaveModel(output.Model, train.Schema);
    var loaded = new MLContext().Model.Load(output.Model, out _);

    console.Heading("Explaining");
    var begin = Stopwatch.GetTimestamp();
    var images = mlContext.Data.CreateEnumerable<ExplainedImage>(
        loaded.Transform(mlContext.Data.TakeRows(test, 1_000)), reuseRowObject: false).ToList();
    var elapsed = Stopwatch.GetElapsedTime(begin);
    var deviations = images.Select(image => Math.Abs(image.FeatureContributionsDeviation) / Math.Abs(image.FeatureContributions.Sum()))
        .Order().ToList();
    console.WriteLine(Invariant(
        $"{images.Count} test pictures scored and explained in {elapsed.TotalSeconds:F2} s, {elapsed.TotalMilliseconds / images.Count:F2} ms each."));
    console.WriteLine(Invariant(
        $"Contributions miss the score difference by {deviations[deviations.Count / 2]:P4} (median), {deviations[^1]:P4} (worst)."));

    // One picture of each kind, and two mistakes; why each was taken for its class, and why the next probable class was near.
    var shown = images.GroupBy(image => image.Label).OrderBy(kind => kind.Key).Select(kind => kind.First())
        .Concat(images.Where(image => image.Predicted != image.Label - 1).Take(2)).ToList();
    var explainers = Enumerable.Range(0, network.Model.OutputCount)
        .Select(output => mlContext.Transforms.ExplainDenseNetwork(network, options: new ExplanationOptions { OutputIndex = output })
            .Fit(model.Transform(test)))
        .ToList();
    ExplanationSheet.Save(
        $"{data.Name}: the pixels that made the decision", shown, image => explainers[image.RunnerUp].Explain(image.Features),
        output.Picture);
    console.Wrote(output.Model);
    console.Wrote(output.Picture);
});
