// Learns pictures from a folder that holds a folder for each class, named as the class, and says how well.
//
//   dotnet run                              the shapes beside this program
//   dotnet run -- my-pictures               your folder
//   dotnet run -- my-pictures new.jpg       says what is on another picture, too

using System.Globalization;
using Microsoft.ML;
using MLNetDeep;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int side = 32;     // Pictures are brought to this many pixels each way. More show more, and take longer.
string[] endings = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"];
var folder = Path.GetFullPath(args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "pictures"));
var mlContext = new MLContext(seed: 42);

// 1. The files. What is learnt of each is the folder in yours that it lies in, however deep.
if (!Directory.Exists(folder) || args.Length > 1 && !File.Exists(args[1]))
    return Stop($"There is no '{(Directory.Exists(folder) ? Path.GetFullPath(args[1]) : folder)}'.");
Picture[] pictures =
[
    .. from file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
       where endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
       let place = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
       where place.Length > 1
       select new Picture { Path = file, Label = place[0] },
];
foreach (var (name, count) in pictures.CountBy(picture => picture.Label))
    Console.WriteLine($"{name}: {count} pictures");
if (pictures.DistinctBy(picture => picture.Label).Count() < 2)
    return Stop($"'{folder}' must hold at least two folders, one for each class, with pictures ({string.Join(' ', endings)}).");

// 2. A quarter of them is kept to see how good the network is.
var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(pictures), testFraction: .25, seed: 1);

// 3. File, picture, red, green and blue of each pixel from 0 to 1, network, name of the class.
var options = new DenseNetworkOptions
{
    HiddenLayers = [new Dense(128, Activation.ReLU), new Dropout(.3f)],
    NumberOfEpochs = 60,
    BatchSize = 16,
    ValidationFraction = .2f,
    EarlyStopping = new EarlyStopping { Patience = 10 },
    Seed = 42,
};
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
    .Append(mlContext.Transforms.LoadImages("Image", imageFolder: null, nameof(Picture.Path)))
    .Append(mlContext.Transforms.ResizeImages("Image", side, side))
    .Append(mlContext.Transforms.ExtractPixels("Features", "Image", scaleImage: 1 / 255f))
    .Append(new DenseNetworkTrainer(mlContext, options, [new ConsoleProgress()]))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = pipeline.Fit(split.TrainSet);

// 4. How good is it on pictures that it has not seen?
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"On pictures it has not seen: accuracy {metrics.MicroAccuracy:P1}, log-loss {metrics.LogLoss:F3}");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

// 5. One file to keep, and a page to look at.
model.SaveModel("model.zip", split.TrainSet.Schema);
model.FindDenseNetwork().SaveReport("report.html", metrics, options, Path.GetFileName(folder));
Console.WriteLine("Wrote model.zip and report.html.");

// 6. One picture, by the model of the file. A web service would keep the engine's model and make an engine for each request.
var elsewhere = new MLContext();
var loaded = elsewhere.Model.Load("model.zip", out _);
using var engine = elsewhere.Model.CreatePredictionEngine<Picture, Prediction>(loaded);
var one = args.Length > 1 ? Path.GetFullPath(args[1]) : pictures[0].Path;
var answer = engine.Predict(new Picture { Path = one });
Console.WriteLine($"{Path.GetFileName(one)} is {answer.PredictedLabel}:");
foreach (var (name, probability) in loaded.FindDenseNetwork().Model.ClassNames.Zip(answer.Score).OrderByDescending(pair => pair.Second))
    Console.WriteLine($"  {probability,6:P1} {name}");
return 0;

static int Stop(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}

internal sealed class Picture
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
