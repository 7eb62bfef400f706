using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>A table on which ways to find a model are compared.</summary>
/// <param name="Task">What is learnt.</param>
/// <param name="Rows">Rows to train on and to choose by.</param>
/// <param name="Test">Rows that nothing is chosen by.</param>
/// <param name="Preparation">Up to the columns "Label" and "Features".</param>
/// <param name="Features">How many features there are, about.</param>
internal sealed record ComparedTable(LearningTask Task, IDataView Rows, IDataView Test, IEstimator<ITransformer> Preparation, int Features)
{
    /// <summary>Whether a higher figure is better.</summary>
    public bool HigherIsBetter => Task != LearningTask.Regression;

    /// <summary>What models are chosen by, lower is better: the log-loss of a class in nats, or RMSE.</summary>
    public double Loss(MLContext mlContext, IDataView scored) => Task switch
    {
        // ML.NET gives bits here, and nats for several classes.
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Evaluate(scored).LogLoss * Math.Log(2),
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Evaluate(scored).LogLoss,
        _ => mlContext.Regression.Evaluate(scored).RootMeanSquaredError,
    };

    /// <summary>Accuracy, or RMSE.</summary>
    public double Figure(MLContext mlContext, IDataView scored) => Task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Evaluate(scored).Accuracy,
        LearningTask.MulticlassClassification => mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy,
        _ => mlContext.Regression.Evaluate(scored).RootMeanSquaredError,
    };
}
