using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>How good a model is on rows.</summary>
/// <param name="Loss">The log-loss in nats, or the root of the mean squared error; lower is better. Of rows without a score it is
/// NaN.</param>
/// <param name="Accuracy">The share of right classes; null for regression.</param>
internal sealed record TableFigures(double Loss, double? Accuracy)
{
    public static TableFigures Of(MLContext mlContext, LearningTask task, IDataView scored)
    {
        switch (task)
        {
            case LearningTask.BinaryClassification:
                var binary = mlContext.BinaryClassification.Evaluate(scored);
                // ML.NET gives bits here, and nats for several classes.
                return new(binary.LogLoss * Math.Log(2), binary.Accuracy);
            case LearningTask.MulticlassClassification:
                var multiclass = mlContext.MulticlassClassification.Evaluate(scored);
                return new(multiclass.LogLoss, multiclass.MicroAccuracy);
            default:
                return new(mlContext.Regression.Evaluate(scored).RootMeanSquaredError, null);
        }
    }
}
