using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>Trains what it is asked to until it is accurate enough; what a process of its own does. Writes a line of JSON for each
/// training; the last one counts.</summary>
internal sealed class LoneTraining
{
    public const string Lbfgs = "LbfgsMaximumEntropy";
    public const string Sdca = "SdcaMaximumEntropy";
    public const string LightGbm = "LightGbm";
    public const string FastTree = "OneVersusAll(FastTree)";
    public const string TorchSharpLoop = "TorchSharp";

    private const int MostEpochs = 30;
    private const int Batch = 32;

    private readonly LoneRequest _request;
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private LoneTraining(LoneRequest request)
    {
        _request = request;
        _pixels = File.ReadAllBytes(Path.Combine(request.Folder, "pixels"));
        _labels = File.ReadAllBytes(Path.Combine(request.Folder, "labels"));
    }

    public static void Run(LoneRequest request)
    {
        foreach (var result in new LoneTraining(request).Results())
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            if (result.Accuracy >= request.Accuracy)
                return;
        }
    }

    private IEnumerable<LoneResult> Results()
    {
        if (_request.Subject == TorchSharpLoop)
            return [ByTorchSharp()];

        var mlContext = new MLContext(_request.Seed);
        var (training, validation) = (ViewOf(mlContext, .._request.TrainingRows), ViewOf(mlContext, _request.TrainingRows..));
        var trainers = mlContext.MulticlassClassification.Trainers;
        return _request.Subject switch
        {
            Lbfgs => [Of(trainers.LbfgsMaximumEntropy(), "its defaults")],
            Sdca => [Of(trainers.SdcaMaximumEntropy(), "its defaults")],
            LightGbm => Sizes.Select(size => Of(trainers.LightGbm(numberOfIterations: size), Trees(size))),
            FastTree => Sizes.Select(
            size => Of(trainers.OneVersusAll(mlContext.BinaryClassification.Trainers.FastTree(numberOfTrees: size)), Trees(size))),
            var engine => [ByUs(mlContext, Enum.Parse<TrainingEngineKind>(engine), training, validation)],
        };

        LoneResult Of<TModel>(IEstimator<TModel> trainer, string detail)
            where TModel : class, ITransformer
        {
            var begin = Stopwatch.GetTimestamp();
            var model = trainer.Fit(training);
            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            return new(seconds, mlContext.MulticlassClassification.Evaluate(model.Transform(validation)).MicroAccuracy, detail,
                PeakMemory.Bytes);
        }
    }

    /// <summary>The time of the first that is large enough is what one waits who knows how many it takes.</summary>
    private static int[] Sizes => [5, 10, 20, 40, 80, 160];

    private static string Trees(int size) => string.Create(CultureInfo.InvariantCulture, $"{size} trees a class");

    private LoneResult ByUs(MLContext mlContext, TrainingEngineKind engine, IDataView training, IDataView validation)
    {
        var options = new DenseNetworkOptions { NumberOfEpochs = MostEpochs, BatchSize = Batch, Engine = engine, Seed = _request.Seed };
        var begin = Stopwatch.GetTimestamp();
        var history = new DenseNetworkTrainer(mlContext, options, [new StopAtAccuracy(_request.Accuracy)])
            .Fit(training, validation).History;
        return new(Stopwatch.GetElapsedTime(begin).TotalSeconds, history.Epochs[^1].ValidationMetric!.Value, Epochs(history.Epochs.Count),
            PeakMemory.Bytes);
    }

    /// <summary>As a user of TorchSharp writes it, its own Adam included, on one thread, which is the faster at this size.</summary>
    private LoneResult ByTorchSharp()
    {
        torch.random.manual_seed(_request.Seed);
        torch.set_num_threads(1);
        float[] values = [.. _pixels.Select(pixel => pixel / 255f)];
        int[] labels = [.. _labels];
        var split = _request.TrainingRows;

        var begin = Stopwatch.GetTimestamp();
        using var rows = new StepRows(values[..(split * PeerData.Width)], labels[..split]);
        using var others = new StepRows(values[(split * PeerData.Width)..], labels[split..]);
        using var loop = new RawLoop(rows, [PeerData.Width, 100, PeerData.Classes], Batch, threads: 1, stockOptimizer: true);
        var (epoch, accuracy) = (0, 0.0);
        while (accuracy < _request.Accuracy && epoch < MostEpochs)
        {
            loop.Run(split / Batch);
            accuracy = loop.AccuracyOn(others);
            epoch++;
        }
        return new(Stopwatch.GetElapsedTime(begin).TotalSeconds, accuracy, Epochs(epoch), PeakMemory.Bytes);
    }

    private static string Epochs(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} epochs");

    /// <summary>"Features" scaled, over a cache that is filled.</summary>
    private IDataView ViewOf(MLContext mlContext, Range rows)
    {
        var cached = mlContext.Data.Cache(PeerData.View(mlContext, _pixels, _labels, rows));
        using (var cursor = cached.GetRowCursor(cached.Schema))
        {
            while (cursor.MoveNext())
            {
            }
        }
        return mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(cached).Transform(cached);
    }
}
