namespace MLNetDeep.Training.Metrics;

/// <summary>
/// The metric that a task always reports: the mean over the rows of an epoch of whether each is right, or the root of the mean squared
/// error.
/// </summary>
internal static class MainMetric
{
    /// <summary>"accuracy" or "rmse".</summary>
    public static string NameFor(LearningTask task) => task == LearningTask.Regression ? "rmse" : "accuracy";

    /// <summary>Whether a higher metric is better.</summary>
    public static bool HigherIsBetterFor(LearningTask task) => task != LearningTask.Regression;

    /// <summary>The metric from the mean over the rows of what each adds: of a right answer 1, or the squared error.</summary>
    public static double From(LearningTask task, double mean) => task == LearningTask.Regression ? Math.Sqrt(mean) : mean;
}
