using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.ScoringOnly;

/// <summary>All that a program does with MLNetDeep alone, once; each prints what came of it. (Sweeps:
/// tests/MLNetDeep.SweepWorker.)</summary>
internal static class EveryVerb
{
    /// <param name="folder">Where files are written.</param>
    public static int Run(string folder)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Fit(mlContext.Data.LoadFromEnumerable(Row.Some(600, 0)))
            .Transform(mlContext.Data.LoadFromEnumerable(Row.Some(600, 0)));
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(16, Activation.ReLU), new BatchNormalization(), new Dropout(.1f)],
            NumberOfEpochs = 12,
            BatchSize = 32,
            ValidationFraction = .25f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
            TemperatureScaling = true,
        };
        DenseNetworkTransformer Fit(DenseNetworkOptions of) => new DenseNetworkTrainer(mlContext, of).Fit(rows);

        var trained = Fit(options);
        Say("train, validate, stop early", trained.History.Epochs[^1].ValidationMetric > .6 && trained.History.BestEpoch is not null);
        Say("calibrate", trained.History.Calibration is { } record && record.LogLossAfter <= record.LogLossBefore);

        var resumable = options with { Resume = new ResumableTraining { Folder = Path.Combine(folder, "checkpoints") } };
        var first = Fit(resumable).History;
        Say("resume", Fit(resumable).History.Epochs[0].Duration == first.Epochs[0].Duration);

        var board = Path.Combine(folder, "board");
        new DenseNetworkTrainer(mlContext, options, [new TensorBoardLogger(board)]).Fit(rows);
        Say("log for TensorBoard", Directory.GetFiles(board).Length == 1);

        Say("cross-validate", new DenseNetworkTrainer(mlContext, options).CrossValidate(rows, numberOfFolds: 3).Metric.Mean > .6);
        Say("ensemble", Fit(options with { EnsembleSize = 3 }).History.Ensemble is { ValidationMetric: > .6 });
        Say("find a learning rate", new DenseNetworkTrainer(mlContext, options).FindLearningRate(rows).Points.Count > 10);

        var continued = new DenseNetworkTrainer(mlContext, options with { NumberOfEpochs = 2 }).Fit(rows, validation: null, trained.Model);
        Say("continue", continued.History.Epochs.Count > 0);
        var frozen = options with { HiddenLayers = [.. options.HiddenLayers.Select(layer => layer with { Trainable = false })] };
        var body = new DenseNetworkTrainer(mlContext, frozen).Fit(rows, validation: null, trained.Model.WithoutOutput());
        Say("freeze", body.Model.GetWeights("0.weight").Span.SequenceEqual(trained.Model.GetWeights("0.weight").Span));

        var explained = new ExplanationTransform(mlContext, trained.Model).Fit(rows).Transform(rows);
        Say("explain", explained.GetColumn<VBuffer<float>>("FeatureContributions").First().DenseValues().All(float.IsFinite));
        var onnx = Path.Combine(folder, "network.onnx");
        trained.Model.SaveOnnx(onnx);
        Say("export ONNX", new FileInfo(onnx).Length > 0);

        var zip = Path.Combine(folder, "model.zip");
        mlContext.Model.Save(trained, rows.Schema, zip);
        using (var file = File.Create(Path.Combine(folder, "rows.idv")))
            mlContext.Data.SaveAsBinary(rows, file);
        var loaded = new MLContext().Model.Load(zip, out _);
        Say("save, load, score", Scores(trained.Transform(rows)).SequenceEqual(Scores(loaded.Transform(rows))));
        NativeLibraries.Report();
        return 0;
    }

    private static IEnumerable<float> Scores(IDataView scored) => scored.GetColumn<float[]>("Score").SelectMany(scores => scores);

    private static void Say(string verb, bool isWell) => Console.WriteLine($"{verb}: {(isWell ? "well" : "WRONG")}");

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; init; } = [];

        public string Label { get; init; } = "";

        public static List<Row> Some(int count, int from) => [.. Enumerable.Range(from, count).Select(i =>
        {
            float[] features = [i % 7 / 7f, i % 11 / 11f, i % 13 / 13f];
            return new Row { Features = features,
                Label = features.Index().MaxBy(feature => feature.Item).Index.ToString(CultureInfo.InvariantCulture) };
        })];
    }
}
