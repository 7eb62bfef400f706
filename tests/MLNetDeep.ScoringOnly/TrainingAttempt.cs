using Microsoft.ML;

namespace MLNetDeep.ScoringOnly;

/// <summary>What a program without libtorch hears when it trains.</summary>
internal static class TrainingAttempt
{
    public static int Run()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable([new Row(), new Row()]);
        var pipeline = mlContext.Transforms.Concatenate("Features", nameof(Row.Feature)).Append(mlContext.Regression.Trainers.DenseNetwork(numberOfEpochs: 1));
        try
        {
            pipeline.Fit(rows);
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
