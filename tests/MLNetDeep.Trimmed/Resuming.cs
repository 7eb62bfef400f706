using Microsoft.ML;

namespace MLNetDeep.Trimmed;

/// <summary>Trains with checkpoints, is interrupted, and resumes: the weights are those of a fit that nobody interrupted.</summary>
internal static class Resuming
{
    private const int Interrupted = 3;

    public static bool Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-trimmed-");
        try
        {
            var options = new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(8, Activation.ReLU), new BatchNormalization(), new Dropout(.1f)],
                NumberOfEpochs = 5,
                Seed = 1,
                ValidationFraction = .2f,
                Schedule = new CosineSchedule(),
                EarlyStopping = new EarlyStopping { Patience = 5 },
            };
            var expected = WeightsOf(Fit(options), folder);
            var resumable = options with { Resume = folder.FullName };
            try
            {
                Fit(resumable, new Interrupting());
                Console.Error.WriteLine("The fit must be interrupted. Received: one that came to its end.");
                return false;
            }
            catch (TimeoutException) when (Directory.GetFiles(folder.FullName, "*.checkpoint").Length > 0)
            {
                Console.WriteLine("Interrupted in a trimmed program.");
            }
            var resumed = Fit(resumable);
            if (resumed.History.ResumedEpochCount != Interrupted - 1
                || !WeightsOf(resumed, folder).SequenceEqual(expected))
            {
                Console.Error.WriteLine(
                    $"A fit that was interrupted must resume after {Interrupted - 1} epochs, and end in the weights of one that was not. "
                    + $"Received: {resumed.History.ResumedEpochCount} epochs, or other weights.");
                return false;
            }
            Console.WriteLine("Resumed with equal bits in a trimmed program.");
            return true;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options, params TrainingCallback[] callbacks)
    {
        var mlContext = new MLContext(1);
        return new DenseNetworkTrainer(mlContext, options with { FeatureColumnName = nameof(Row.Values) }, callbacks)
            .Fit(mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(Row.Of)));
    }

    private static byte[] WeightsOf(DenseNetworkTransformer fitted, DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "weights.safetensors");
        fitted.Model.SaveWeights(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>A process that is lost within an epoch, as far as the fit can see.</summary>
    private sealed class Interrupting : TrainingCallback
    {
        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
        {
            if (epoch.Epoch == Interrupted)
                throw new TimeoutException();
        }
    }
}
