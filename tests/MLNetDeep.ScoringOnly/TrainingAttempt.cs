using Microsoft.ML;

namespace MLNetDeep.ScoringOnly;

/// <summary>What a program with MLNetDeep alone hears when it trains, and when it asks for the engine that a package adds.</summary>
internal static class TrainingAttempt
{
    /// <param name="asked">"cpu", "auto", "torch" or "cuda".</param>
    public static int Run(string asked)
    {
        var mlContext = new MLContext(seed: 1) { FallbackToCpu = false };
        var rows = mlContext.Data.LoadFromEnumerable([new Row(), new Row { Feature = 1, Label = 1 }]);
        var options = new DenseNetworkOptions
        {
            NumberOfEpochs = 1,
            Device = asked switch { "cuda" => ComputeDevice.Cuda, "cpu" or "torch" => ComputeDevice.Cpu, _ => ComputeDevice.Auto },
            Engine = asked == "torch" ? TrainingEngineKind.Torch : TrainingEngineKind.Auto,
        };
        var pipeline = mlContext.Transforms.Concatenate("Features", nameof(Row.Feature))
            .Append(new DenseNetworkTrainer(mlContext, options));
        try
        {
            var history = pipeline.Fit(rows).LastTransformer.History;
            Console.WriteLine($"{history.Engine} on {history.Device}");
            NativeLibraries.Report();
            return 0;
        }
        catch (InvalidOperationException cannotTrain)
        {
            Console.Error.WriteLine(cannotTrain.Message);
            return 1;
        }
    }

    private sealed class Row
    {
        public float Feature { get; set; }

        public float Label { get; set; }
    }
}
