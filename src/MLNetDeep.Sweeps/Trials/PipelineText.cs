using Microsoft.ML;
using MLNetDeep.Interop;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// What steps a trial's pipeline has, in words: by which a sweep that continues knows it. What the steps were told plays no part: ML.NET
/// keeps that to itself.
/// </summary>
internal static class PipelineText
{
    /// <summary>How the name ends of what cannot be made. No step's name ends so.</summary>
    private const string Failure = "Exception";

    /// <summary>The steps at the middle of the space; where the pipeline cannot be made, the name of its error.</summary>
    public static string Of(TrialRecipe recipe)
    {
        var point = recipe.Space.Space.PointFromUnit(_ => .5);
        try
        {
            return Of(recipe.PipelineOf(
                new TrialFit(Number: 0, Fold: 0, point, recipe.OptionsAt(point), ProcessorShare.All, CancellationToken.None), []));
        }
        catch (Exception failure)
        {
            // That trial would fail, and the sweep continue.
            return failure.GetType().Name;
        }
    }

    /// <summary>
    /// Whether it is not known what steps there are. A function may fail at that point alone, or that once: a file was locked.
    /// </summary>
    public static bool IsUnknown(string text) => text.EndsWith(Failure, StringComparison.Ordinal);

    private static string Of(IEstimator<ITransformer> estimator) =>
        OpenedChain.Of(estimator) is { } chain ? string.Join(", ", chain.Steps.Select(Of)) : estimator.GetType().Name;
}
