using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>LightGBM as ML.NET has it, with its defaults or drawn options.</summary>
internal static class LightGbmSearch
{
    /// <summary>The best of some models by the validation rows: the first has the default options, the others drawn ones.</summary>
    public static ITransformer Best(MLContext mlContext, ComparedTable table, IDataView train, IDataView validation, int trials, int seed)
    {
        var random = new Random(seed);
        var preparation = table.Preparation.Fit(train);
        var (rows, others) = (mlContext.Data.Cache(preparation.Transform(train)), mlContext.Data.Cache(preparation.Transform(validation)));
        var best = Enumerable.Range(0, trials)
            .Select(trial => Trainer(mlContext, table.Task, trial == 0 ? null : random).Fit(rows))
            .MinBy(model => table.Loss(mlContext, model.Transform(others)))!;
        return preparation.Append(best);
    }

    /// <param name="mlContext">The context.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="random">Draws the options; null for the defaults.</param>
    public static IEstimator<ITransformer> Trainer(MLContext mlContext, LearningTask task, Random? random) => task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Trainers.LightGbm(
            Drawn<LightGbmBinaryTrainer.Options, float,
            BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<LightGbmBinaryModelParameters,
            Microsoft.ML.Calibrators.PlattCalibrator>>,
            Microsoft.ML.Calibrators.CalibratedModelParametersBase<LightGbmBinaryModelParameters,
            Microsoft.ML.Calibrators.PlattCalibrator>>(new(), random)),
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Trainers.LightGbm(
            Drawn<LightGbmMulticlassTrainer.Options, VBuffer<float>, MulticlassPredictionTransformer<OneVersusAllModelParameters>,
            OneVersusAllModelParameters>(new(), random)),
        _ => mlContext.Regression.Trainers.LightGbm(
            Drawn<LightGbmRegressionTrainer.Options, float, RegressionPredictionTransformer<LightGbmRegressionModelParameters>,
            LightGbmRegressionModelParameters>(new(), random)),
    };

    private static TOptions Drawn<TOptions, TOutput, TTransformer, TModel>(TOptions options, Random? random)
        where TOptions : LightGbmTrainerBase<TOptions, TOutput, TTransformer, TModel>.OptionsBase, new()
        where TTransformer : ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        if (random is null)
            return options;

        options.LearningRate = Between(random, .01, .3);
        options.NumberOfLeaves = (int)Between(random, 8, 128);
        options.MinimumExampleCountPerLeaf = (int)Between(random, 2, 100);
        options.NumberOfIterations = (int)Between(random, 50, 400);
        options.Booster = new GradientBooster.Options
        {
            FeatureFraction = .5 + .5 * random.NextDouble(),
            SubsampleFraction = .5 + .5 * random.NextDouble(),
            SubsampleFrequency = 1,
            L2Regularization = Between(random, 1e-3, 10),
        };
        return options;
    }

    /// <summary>Evenly by logarithm.</summary>
    private static double Between(Random random, double from, double to) => from * Math.Pow(to / from, random.NextDouble());
}
