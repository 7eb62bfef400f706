using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>Resume: a training that was lost in the middle continues where it was, and ends with the same model, bit by bit.</summary>
internal static class Resume
{
    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = run.Find("digits/optdigits.tra.csv") is { } file
            ? mlContext.Data.LoadFromTextFile<Digit>(file, separatorChar: ',')
            : mlContext.Data.LoadFromEnumerable(Drawn());
        var data = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(rows).Transform(rows);
        var folder = run.FileIn("checkpoints");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(48, Activation.ReLU), new Dropout(.2f)],
            NumberOfEpochs = run.Quick ? 6 : 30,
            ValidationFraction = .2f,
            Seed = 1,
        };
        var undisturbed = new DenseNetworkTrainer(mlContext, options).Fit(data);

        // The first attempt breaks in its fourth epoch, as a lost machine would. Its folder keeps what was done.
        var resumable = options with { Resume = folder };
        try
        {
            new DenseNetworkTrainer(mlContext, resumable, [new PowerCut(afterEpoch: 3)]).Fit(data);
        }
        catch (IOException lost)
        {
            Console.WriteLine($"The first attempt was lost: {lost.Message}");
        }

        // The same program again: it finds its checkpoint by options, seed and data.
        var resumed = new DenseNetworkTrainer(mlContext, resumable, [new ConsoleProgress(Console.Out)]).Fit(data);
        Console.WriteLine(Invariant($"{resumed.History.ResumedEpochCount} of {resumed.History.Epochs.Count} epochs came from the checkpoint."));

        var same = Weights(undisturbed).SequenceEqual(Weights(resumed));
        Console.WriteLine(same ? "The model is that of a training that was not lost, bit by bit."
            : throw new InvalidDataException("The model must be that of a training that was not lost. Received: other weights."));
        resumed.History.SavePlot(run.FileIn("svg"), 440, 300);

        byte[] Weights(DenseNetworkTransformer network)
        {
            network.Model.SaveWeights(run.FileIn("safetensors"));
            return File.ReadAllBytes(run.FileIn("safetensors"));
        }
    }

    private sealed class PowerCut(int afterEpoch) : TrainingCallback
    {
        public override void OnBatchEnd(TrainingRun run)
        {
            if (run.Epoch > afterEpoch && run.Step == 5)
                throw new IOException("the power went out.");
        }
    }

    private static List<Digit> Drawn()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 1_500).Select(i => new Digit
        {
            Number = i % 10,
            Pixels = [.. Enumerable.Range(0, 64).Select(at => (at * 7 + i % 10 * 11) % 17 * (.6f + .8f * random.NextSingle()))],
        })];
    }

    private sealed class Digit
    {
        [LoadColumn(0, 63), VectorType(64), ColumnName("Features")]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(64)]
        public float Number { get; set; }
    }
}
