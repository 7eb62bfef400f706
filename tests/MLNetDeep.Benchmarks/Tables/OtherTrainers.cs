using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>ML.NET's own trainers with their default options, by the task.</summary>
internal static class OtherTrainers
{
    public static IEstimator<ITransformer> FastTree(MLContext mlContext, LearningTask task) => task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Trainers.FastTree(),
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Trainers.OneVersusAll(
            mlContext.BinaryClassification.Trainers.FastTree()),
        _ => mlContext.Regression.Trainers.FastTree(),
    };

    public static IEstimator<ITransformer> Lbfgs(MLContext mlContext, LearningTask task) => task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(),
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(),
        _ => mlContext.Regression.Trainers.LbfgsPoissonRegression(),
    };
}
