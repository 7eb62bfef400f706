using DeepLearningChapter.Data;
using ExampleKit;
using ExampleKit.Data;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace DeepLearningChapter;

/// <summary>What all steps of the chapter work with: the data, split as in the book, one seed and one way to train on it.</summary>
internal sealed class Study
{
    private const int QuickImages = 2_000;
    private const int QuickEpochs = 2;

    private readonly FoundData _data;
    private readonly IAnsiConsole _console;
    private readonly bool _quick;
    private readonly string _folder;
    private readonly int _seed;

    public Study(FoundData data, bool quick, string folder, int seed, IAnsiConsole console)
    {
        (_data, _quick, _folder, _seed, _console) = (data, quick, folder, seed, console);
        MLContext = new MLContext(seed);
        var file = MLContext.Data.LoadFromIdx(data.Files.TrainImages, data.Files.TrainLabels);
        var images = MLContext.Data.CreateEnumerable<LabelledImage>(file, reuseRowObject: false);
        Images = [.. quick ? images.Take(QuickImages) : images];

        var split = BookSplit.Of(Images);
        AllImages = MLContext.Data.LoadFromEnumerable(Images);
        Training = MLContext.Data.LoadFromEnumerable(split.Training);
        Validation = MLContext.Data.LoadFromEnumerable(split.Validation);
    }

    public MLContext MLContext { get; }

    public IReadOnlyList<LabelledImage> Images { get; }

    public IDataView AllImages { get; }

    public IDataView Training { get; }

    public IDataView Validation { get; }

    public string DataName => _data.Name;

    /// <summary>What the figures were made of, and with which seed.</summary>
    public string Origin =>
        _quick ? Invariant($"{_data.Name}, seed {_seed}, {Images.Count:N0} images and {QuickEpochs} epochs only")
        : Invariant($"{_data.Name}, seed {_seed}");

    /// <summary>Why the figures mean nothing beside the book's; null when they do.</summary>
    public string? Caveat =>
        !_data.IsFashionMnist ? "THESE FIGURES ARE OF DRAWN SILHOUETTES AND MEAN NOTHING FOR FASHION-MNIST OR BESIDE THE BOOK'S."
        : _quick ? "A few images and epochs only: these figures show that everything works, and mean nothing beside the book's."
        : null;

    public static async Task<Study> BeginAsync(ExampleOptions options, IAnsiConsole console)
    {
        var folder = Path.GetFullPath(options.Output);
        Directory.CreateDirectory(folder);
        var data = await DataForThisRun.FindAsync(options.Data, Path.Combine(folder, "silhouettes"), console);
        return new Study(data, options.Quick, folder, ChapterSeed.OfThisRun(), console);
    }

    public string PathOf(string fileName) => Path.Combine(_folder, fileName);

    public void Say(string text) => _console.WriteLine(text);

    public void Wrote(string path) => _console.Wrote(path);

    /// <summary>From bytes of 28 x 28 to 784 numbers from 0 to 1, and from the label to a key: key 1 is class 0, whatever row comes
    /// first.</summary>
    public IEstimator<ITransformer> Preparation() =>
        MLContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(MLContext.Transforms.Rescale("Image", scale: 1 / 255f))
            .Append(MLContext.Transforms.Flatten("Features", "Image"));

    /// <summary>The whole pipeline of a network: <see cref="Preparation"/>, then <see cref="Trainer"/>.</summary>
    public IEstimator<ITransformer> Pipeline(DenseNetworkOptions options, params IReadOnlyList<TrainingCallback> callbacks) =>
        Preparation().Append(Trainer(options, callbacks));

    /// <summary>A trainer with the seed of this study; in a quick run for a few epochs only.</summary>
    public DenseNetworkTrainer Trainer(DenseNetworkOptions options, params IReadOnlyList<TrainingCallback> callbacks) =>
        new(MLContext, options with
        {
            Seed = _seed,
            NumberOfEpochs = _quick ? Math.Min(options.NumberOfEpochs, QuickEpochs) : options.NumberOfEpochs
        }, callbacks);

    /// <summary>Trains on the book's 48,000 images, watching its 12,000, and saves the curves.</summary>
    /// <param name="name">What the curves' file is called.</param>
    /// <param name="options">The network and how to train it.</param>
    public TrainedPipeline Train(string name, DenseNetworkOptions options) => Train(name, options, Validation);

    /// <summary>Trains as <see cref="Train(string, DenseNetworkOptions)"/> does, but watches nothing.</summary>
    public TrainedPipeline TrainUnwatched(string name, DenseNetworkOptions options) => Train(name, options, validation: null);

    private TrainedPipeline Train(string name, DenseNetworkOptions options, IDataView? validation)
    {
        Say($"{name}:");
        var pipeline = Pipeline(options, new ConsoleProgress(_console));
        var trained = new TrainedPipeline(validation is null ? pipeline.Fit(Training) : pipeline.Fit(Training, validation));
        SaveCurves(name, trained.History);
        return trained;
    }

    public void SaveCurves(string name, TrainingHistory history)
    {
        var path = PathOf($"{name}.png");
        history.SavePlot(path);
        Wrote(path);
    }
}
