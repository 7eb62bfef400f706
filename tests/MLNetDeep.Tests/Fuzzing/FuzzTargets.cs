using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MLNetDeep.Data.Idx;
using MLNetDeep.Models;
using MLNetDeep.Training.Resuming;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>All that reads files from anywhere, with files to begin with.</summary>
internal static class FuzzTargets
{
    private const string Fingerprint = "0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<FuzzTarget> All { get; } = [Models(), Weights(), Checkpoints(), JsonHistories(), CsvHistories(), Idx()];

    private static FuzzTarget Models() => new(
        "models", [.. Networks().Select(FileOf), .. Networks().Select(PipelineOf)],
        (file, random) => Mutations.OfZip(file, random, (name, content, inner) => name switch
        {
            _ when name.EndsWith("manifest.json", StringComparison.Ordinal) => JsonMutations.Of(content, inner),
            _ when name.EndsWith("weights.safetensors", StringComparison.Ordinal) => Mutations.OfSafetensors(content, inner),
            _ => Mutations.OfBytes(content, inner),
        }),
        path =>
        {
            var model = DenseNetworkModel.Load(path);
            // What loads scores, and says numbers.
            if (model.Layers.Sum(layer => (long)layer.OutputSize) + model.FeatureCount < 1_000_000 && model.Networks.Count < 100)
                _ = model.Predict(new float[model.FeatureCount]);
        });

    private static FuzzTarget Weights()
    {
        var model = Networks()[0];
        return new FuzzTarget(
            "weights", [WeightsOf(model)], Mutations.OfSafetensors, path => model.LoadWeights(path));
    }

    private static FuzzTarget Checkpoints() => new(
        "checkpoints", [CheckpointOf()], Mutations.OfSafetensors, path => new CheckpointFile(path, Fingerprint).Read());

    private static FuzzTarget JsonHistories() => new(
        "histories as JSON", [Encoding.UTF8.GetBytes(History.ToJson())], JsonMutations.Of,
        path => TrainingHistory.FromJson(File.ReadAllText(path)));

    private static FuzzTarget CsvHistories() => new(
        "histories as CSV", [Encoding.UTF8.GetBytes(History.ToCsv())], Mutations.OfBytes,
        path => TrainingHistory.FromCsv(File.ReadAllText(path)));

    private static FuzzTarget Idx() => new("IDX files", [IdxOf(packed: false), IdxOf(packed: true)], Mutations.OfGzip, path =>
    {
        using var items = new IdxItemReader(IdxFile.Check(path));
        while (items.MoveNext())
            _ = items.Current.Length;
    });

    /// <summary>A network of each form of manifest: one, several, of tables, with a threshold, with classes, with limits.</summary>
    private static DenseNetworkModel[] Networks()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(5, Activation.ReLU), new BatchNormalization(), new Dropout(.5f),
                new Residual([new Dense(5, Activation.Gelu)]), new Skip([new Dense(3, Activation.LeakyReLU(.2f))])],
            Seed = 1,
        };
        var table = options with
        {
            HiddenLayers = [new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 4, Width = 3 }, Categories = [new(4, 5)] },
                new SharedEnsemble(3, [new Dense(4, Activation.ReLU)])],
        };
        var scaled = options with
        {
            HiddenLayers = [new TableEncoding { Categories = [new(4, 5)] }, new EmbedCategories { FromValues = 2, Width = 3 },
                new ScaleInputs(), new Dense(4), new ParametricActivate(Activation.Mish)],
        };
        var limited = DenseNetworkModel.Create(scaled, 6, LearningTask.Regression);
        limited = new DenseNetworkModel(
            limited.Specification, [.. limited.Parameters], limited.Description with { Limits = new ScoreLimits([-1f], [1f]) });
        return
        [
            DenseNetworkModel.Create(options, 6, ["cat", "dog", "eel"]),
            DenseNetworkModel.Create(options with { EnsembleSize = 2 }, 6, LearningTask.Regression),
            DenseNetworkModel.Create(table, 6, LearningTask.BinaryClassification).WithThreshold(.3f),
            DenseNetworkModel.Create(options, 6, LearningTask.MultiLabelClassification, outputCount: 2),
            limited,
        ];
    }

    private static byte[] FileOf(DenseNetworkModel model)
    {
        using var file = new MemoryStream();
        model.Save(file);
        return file.ToArray();
    }

    /// <summary>The zip of a pipeline, with steps of ours and of ML.NET before the network.</summary>
    private static byte[] PipelineOf(DenseNetworkModel model)
    {
        var mlContext = new MLContext(1);
        var rows = mlContext.Data.LoadFromEnumerable([new Row()]);
        var pipeline = mlContext.Transforms.CopyColumns("Other", nameof(Row.Pixels))
            .Append(mlContext.Transforms.Rescale("Scaled", nameof(Row.Pixels), scale: 1 / 255f))
            .Append(mlContext.Transforms.Flatten("Features", "Scaled"))
            .Fit(rows)
            .Append(new DenseNetworkTransformer(mlContext, model));
        using var file = new MemoryStream();
        mlContext.Model.Save(pipeline, rows.Schema, file);
        return Mutations.Timeless(file.ToArray());
    }

    private static byte[] WeightsOf(DenseNetworkModel model)
    {
        using var file = new MemoryStream();
        model.WriteWeights(file);
        return file.ToArray();
    }

    private static byte[] CheckpointOf()
    {
        var path = Path.GetTempFileName();
        try
        {
            new CheckpointFile(path, Fingerprint).Write(
                new Checkpoint(7, 1, [.. History.Epochs], [("parameters", [1, 2, 3]), ("statistics", [4])]));
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] IdxOf(bool packed)
    {
        byte[] file = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, .. Enumerable.Range(0, 24).Select(value => (byte)value)];
        if (!packed)
            return file;
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(file);
        return gzip.ToArray();
    }

    private static TrainingHistory History => new()
    {
        Epochs =
        [
            new EpochRecord { Epoch = 1, Loss = .5, Metric = .75, ValidationLoss = .6, ValidationMetric = .7, LearningRate = .001f,
                Duration = TimeSpan.FromSeconds(1) },
            new EpochRecord { Epoch = 2, Loss = double.NaN, Metric = double.PositiveInfinity, LearningRate = .001f, Duration = default },
        ],
        MetricName = "accuracy",
        BestEpoch = 1,
        WeightsFromEpoch = 1,
        End = TrainingEnd.Diverged,
        EndMessage = "The loss became NaN.",
        Seed = 3,
        Device = "cpu",
        TrainingRowCount = 10,
        ValidationRowCount = 2,
        SkippedRowCount = 1,
        Calibration = new CalibrationRecord
        {
            Temperature = 1.25,
            LogLossBefore = .5,
            LogLossAfter = .4,
            ExpectedCalibrationErrorBefore = .1,
            ExpectedCalibrationErrorAfter = .05,
        },
    };

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(6)]
        public float[] Pixels { get; init; } = new float[6];
    }
}
