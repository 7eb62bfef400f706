using ExampleKit;
using ExampleKit.Data;
using ExampleKit.Pictures;
using FashionMnist;
using FashionMnist.Data;
using FashionMnist.Pictures;
using FashionMnist.Reports;
using Microsoft.ML;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

var program = new ExampleProgram(
    "FashionMnist", "Trains a dense network on Fashion-MNIST, tests it, saves it, loads it and shows what it "
    + "sees.", QuickSeconds: 20, "fashion-mnist");

return await CommandLine.RunAsync(program, args, async (options, console) =>
{
    var mlContext = new MLContext(seed: 42);

    // The data: found, downloaded or, without a network, drawn.
    var output = new OutputFolder(options.Output);
    console.Heading("Data");
    var data = await DataForThisRun.FindAsync(options.Data, output.Silhouettes, console);
    IDataView train = mlContext.Data.LoadFromIdx(data.Files.TrainImages, data.Files.TrainLabels);
    IDataView test = mlContext.Data.LoadFromIdx(data.Files.TestImages, data.Files.TestLabels);
    if (options.Quick)
        (train, test) = (mlContext.Data.TakeRows(train, 6_000), mlContext.Data.TakeRows(test, 1_000));

    ContactSheet.Save($"{data.Name}: the ten classes", mlContext.Data.CreateEnumerable<LabelledImage>(train, reuseRowObject: false),
        output.ClassesPicture);
    console.Wrote(output.ClassesPicture);

    // The network, inside an ordinary ML.NET pipeline. Keys ordered by value: key 1 is class 0, and so on, whatever row comes first.
    var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
        .Append(mlContext.Transforms.Rescale("Image", scale: 1 / 255f))
        .Append(mlContext.Transforms.Flatten("Features", "Image"))
        .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
            Optimizer = new AdamOptions(),
            NumberOfEpochs = options.Quick ? 8 : 20,
            BatchSize = 32,
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
        }, [new ConsoleProgress(console)]))
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    console.Heading("Training");
    var model = pipeline.Fit(train);
    var network = model.OfType<DenseNetworkTransformer>().Single();

    console.Heading("The network");
    ModelReport.Write(console, network.Model);

    EvaluationReport.Write(console, mlContext.MulticlassClassification.Evaluate(model.Transform(test)), data.Name);

    // Saved, and loaded as another program would: a fresh context, nothing registered.
    model.SaveModel(output.Model, train.Schema);
    var elsewhere = new MLContext();
    var loaded = elsewhere.Model.Load(output.Model, out _);

    var some = mlContext.Data.TakeRows(test, 40);
    var predictions = Prediction.Of(some, loaded, elsewhere);
    if (!predictions.Zip(Prediction.Of(some, model, mlContext), (after, before) => after.IsSameAs(before)).All(isSame => isSame))
        throw new InvalidDataException($"The model loaded from '{output.Model}' must score as the one that was saved, but does not.");

    var images = mlContext.Data.CreateEnumerable<LabelledImage>(some, reuseRowObject: false);
    var scored = images.Zip(predictions, (image, prediction) => new ScoredImage(image, prediction)).ToList();
    console.Heading($"Loaded again: {scored.Count(image => image.IsRight)} of {scored.Count} test images right, with the same scores as "
        + $"before saving");

    PredictionSheet.Save($"{data.Name}: what the loaded model sees", scored, output.PredictionsPicture);
    console.Wrote(output.Model);
    console.Wrote(output.PredictionsPicture);
});
