using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>Pages of the libraries as files, of small networks whose names are as long as real ones.</summary>
internal static class SavedPages
{
    private static readonly string[] ClassNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The report of a classifier of ten classes, with all sections.</summary>
    public static void Classifier(string path) => Report(path, Options);

    /// <summary>That of an ensemble with further metrics and a learning rate that changes.</summary>
    public static void Ensemble(string path) => Report(path, Options with
    {
        EnsembleSize = 3,
        Metrics = [MetricFunction.MacroF1, MetricFunction.TopKAccuracy(3)],
        Schedule = new CosineSchedule(),
    });

    /// <summary>The report of a sweep whose outermost axis has a long name and long labels.</summary>
    public static void Sweep(string path)
    {
        var space = new SearchSpace<DenseNetworkOptions>(Options with { ValidationFraction = null, EarlyStopping = null })
            .Range(options => ((AdamOptions)options.Optimizer).LearningRate, 1e-4, 1e-1, logScale: true)
            .Choice("a name that somebody made far too long for an axis", ["one of the choices", "another of the choices"])
            .Range(options => ((AdamOptions)options.Optimizer).WeightDecay, 1e-6, 1e-2, logScale: true)
            .Int(options => options.BatchSize, 8, 64, logScale: true);
        var mlContext = new MLContext(seed: 1);
        mlContext.DenseNetworkSweep().SetData(Rows(mlContext), Rows(mlContext)).SetSearchSpace(space).SetTuner(new RandomTuner())
            .SetMaxTrials(8).Run().SaveReport(path);
    }

    private static DenseNetworkOptions Options { get; } = new()
    {
        HiddenLayers = [new Dense(16, Activation.ReLU), new BatchNormalization(), new Dropout(0.1f)],
        Optimizer = new AdamOptions { LearningRate = 0.01f },
        NumberOfEpochs = 3,
        ValidationFraction = 0.2f,
        EarlyStopping = new EarlyStopping { Patience = 3 },
        TemperatureScaling = true,
    };

    private static void Report(string path, DenseNetworkOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Rows(mlContext);
        var network = new DenseNetworkTrainer(mlContext, options).Fit(rows);
        network.SaveReport(path, mlContext.MulticlassClassification.Evaluate(network.Transform(rows)), options);
    }

    private static IDataView Rows(MLContext mlContext)
    {
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Row
        {
            Label = ClassNames[i % 10],
            Features = [i % 10 / 10f, i % 2, i % 3],
        }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
