using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using Pictures;
using Pictures.Data;
using Pictures.Drawing;
using Spectre.Console;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

var program = new ExampleProgram(
    "Pictures", "Learns what is on colour pictures from a folder, with ML.NET's own steps for pictures before the network.",
    QuickSeconds: 20, "pictures")
{
    DataHelp = ["pictures: a folder for each class, named as it", "(else: road signs are drawn)"],
};

return await CommandLine.RunAsync(program, args, (options, console) =>
{
    var mlContext = new MLContext(seed: 42);
    var output = new OutputFolder(options.Output);

    // The pictures: what the user has, or drawn.
    console.Heading("Pictures");
    if (options.Data is null)
    {
        RoadSigns.DrawInto(output.RoadSigns(options.Quick), ofEach: options.Quick ? 60 : 240);
        console.Warning("No --data FOLDER was given: road signs were drawn. The figures below are about these drawings.");
    }
    var folder = PictureFolder.Read(options.Data ?? output.RoadSigns(options.Quick));
    foreach (var group in folder.Pictures.CountBy(picture => picture.Label))
        console.WriteLine(Invariant($"  {group.Key}: {group.Value} pictures"));
    var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(folder.Pictures), testFraction: 0.25);

    // File -> image -> 32 x 32 -> red, green and blue of each pixel, from 0 to 1 -> network.
    var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
        .Append(mlContext.Transforms.LoadImages("Picture", imageFolder: null, nameof(PictureFile.Path)))
        .Append(mlContext.Transforms.ResizeImages("Picture", imageWidth: 32, imageHeight: 32))
        .Append(mlContext.Transforms.ExtractPixels("Features", "Picture", scaleImage: 1 / 255f))
        .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(64, Activation.ReLU), new Dropout(0.2f)],
            NumberOfEpochs = options.Quick ? 20 : 40,
            BatchSize = 16,
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 5 },
        }, [new ConsoleProgress(console)]))
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    console.Heading("Training");
    var model = pipeline.Fit(split.TrainSet);

    var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
    console.Heading(Invariant($"Accuracy {metrics.MicroAccuracy:P1}, log-loss {metrics.LogLoss:F3} on pictures not trained on"));
    console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

    // Saved, and loaded as another program would: a fresh context, nothing registered.
    model.SaveModel(output.Model, split.TrainSet.Schema);
    var elsewhere = new MLContext();
    var loaded = elsewhere.Model.Load(output.Model, out _);

    using var engine = elsewhere.Model.CreatePredictionEngine<PictureFile, Prediction>(loaded);
    var one = mlContext.Data.CreateEnumerable<PictureFile>(split.TestSet, reuseRowObject: false).First();
    var prediction = engine.Predict(one);
    console.Heading("One picture, by the loaded model");
    console.WriteLine($"  '{one.Path}' is '{one.Label}', and is taken for '{prediction.PredictedLabel}':");
    foreach (var (name, probability) in loaded.FindDenseNetwork().Model.ClassNames.Zip(prediction.Score)
        .OrderByDescending(pair => pair.Second).Take(3))
        console.WriteLine(Invariant($"  {probability,6:P1} {name}"));

    console.Wrote(output.Model);
    return Task.CompletedTask;
});
