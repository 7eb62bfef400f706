using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>
/// Networks of a textbook on Fashion-MNIST must do here as well as they do there in Keras; docs/book-figures.md has the figures side by
/// side. One seed is tested. The variable MLNETDEEP_BOOK_SEEDS (such as "1,2,3,4,5") measures others instead, which need not hold: the
/// figures are printed.
/// </summary>
[TestClass]
public sealed class BookFiguresTests
{
    private const double Tolerance = 0.01;

    public required TestContext TestContext { get; set; }

    public static IEnumerable<int> Seeds =>
        (Environment.GetEnvironmentVariable("MLNETDEEP_BOOK_SEEDS") ?? "42").Split(',')
        .Select(seed => int.Parse(seed, CultureInfo.InvariantCulture));

    [TestMethod, DynamicData(nameof(Seeds))]
    public void Softmax_regression(int seed) =>
        Reaches(.8458, Validation, seed,
            new DenseNetworkOptions { HiddenLayers = [], Optimizer = new RmsPropOptions(), NumberOfEpochs = 5 });

    [TestMethod, DynamicData(nameof(Seeds))]
    public void A_layer_of_100_sigmoids(int seed) =>
        Reaches(.8759, Training, seed,
            new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(100, Activation.Sigmoid)],
                Optimizer = new RmsPropOptions(),
                NumberOfEpochs = 5
            });

    [TestMethod, DynamicData(nameof(Seeds))]
    public void A_layer_of_100_rectifiers(int seed) =>
        Reaches(.8726, Validation, seed,
            new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(100, Activation.ReLU)],
                Optimizer = new AdamOptions(),
                NumberOfEpochs = 5
            });

    [TestMethod, DynamicData(nameof(Seeds))]
    public void Dropout_and_early_stopping(int seed)
    {
        var history = Reaches(.8859, Validation, seed, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(.3f)],
            Optimizer = new AdamOptions(),
            NumberOfEpochs = 20,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
        });
        Assert.AreEqual(history.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch, history.WeightsFromEpoch,
            "The weights must be those of the epoch of the lowest validation loss.");
    }

    private static double Validation(EpochRecord epoch) => epoch.ValidationMetric!.Value;

    private static double Training(EpochRecord epoch) => epoch.Metric;

    private TrainingHistory Reaches(double figure, Func<EpochRecord, double> accuracy, int seed, DenseNetworkOptions options)
    {
        var history = Fit(options with { BatchSize = 32, ValidationFraction = .2f, Seed = seed });
        var epoch = history.Epochs[history.WeightsFromEpoch - 1];
        var measured = accuracy(epoch);
        TestContext.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {measured:F4} (book {figure:F4}); training {epoch.Loss:F4} {epoch.Metric:F4}, validation "
            + $"{epoch.ValidationLoss:F4} {epoch.ValidationMetric:F4}, epoch {epoch.Epoch} of {history.Epochs.Count}"));

        Assert.AreEqual((48_000L, 12_000L), (history.TrainingRowCount, history.ValidationRowCount));
        Assert.AreEqual(figure, measured, Tolerance, $"Seed {seed}, epoch {history.WeightsFromEpoch} of {history.Epochs.Count}.");
        return history;
    }

    private static TrainingHistory Fit(DenseNetworkOptions options)
    {
        var folder = RealData.Folder("fashion-mnist");
        var mlContext = new MLContext();
        var images = mlContext.Data.LoadFromIdx(
            Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        return mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.Rescale("Image", scale: 1 / 255f))
            .Append(mlContext.Transforms.Flatten("Features", "Image"))
            .Append(new DenseNetworkTrainer(mlContext, options))
            .Fit(images)
            .LastTransformer.History;
    }
}
