using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>LightGBM as ML.NET has it, with its defaults or drawn options.</summary>
internal static class LightGbmSearch
{
    /// <summary>The best of some models with drawn options, by the validation rows.</summary>
    public static ITransformer Best(MLContext mlContext, ComparedTable table, IDataView train, IDataView validation, int trials, int seed)
    {
        var random = new Random(seed);
        var preparation = table.Preparation.Fit(train);
        var (rows, others) = (mlContext.Data.Cache(preparation.Transform(train)), mlContext.Data.Cache(preparation.Transform(validation)));
        return Enumerable.Range(0, trials)
            .Select(_ => Trainer(mlContext, table.Task, random).Fit(rows))
            .Select(model => (Model: model, Figure: table.Figure(mlContext, model.Transform(others))))
            .Aggregate((best, other) => (table.HigherIsBetter ? other.Figure > best.Figure : other.Figure < best.Figure) ? other : best)
            .Model is var chosen ? preparation.Append(chosen) : throw new InvalidOperationException();
    }

    /// <param name="mlContext">The context.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="random">Draws the options; null for the defaults.</param>
    public static IEstimator<ITransformer> Trainer(MLContext mlContext, LearningTask task, Random? random) => task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Trainers.LightGbm(Drawn(new LightGbmBinaryTrainer.Options(), random)),
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Trainers.LightGbm(Drawn(new LightGbmMulticlassTrainer.Options(), random)),
        _ => mlContext.Regression.Trainers.LightGbm(Drawn(new LightGbmRegressionTrainer.Options(), random)),
    };

    private static TOptions Drawn<TOptions>(TOptions options, Random? random)
        where TOptions : class
    {
        if (random is null)
            return options;

        dynamic drawn = options;
        drawn.LearningRate = Between(random, .01, .3);
        drawn.NumberOfLeaves = (int)Between(random, 8, 128);
        drawn.MinimumExampleCountPerLeaf = (int)Between(random, 2, 100);
        drawn.NumberOfIterations = (int)Between(random, 50, 300);
        return options;
    }

    /// <summary>Evenly by logarithm.</summary>
    private static double Between(Random random, double from, double to) => from * Math.Pow(to / from, random.NextDouble());
}
