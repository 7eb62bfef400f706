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
    /// <summary>The steps at the middle of the space; a pipeline that cannot be made there is known by its error.</summary>
    public static string Of(TrialRecipe recipe)
    {
        var point = recipe.Space.Space.PointFromUnit(_ => .5);
        try
        {
            return Of(recipe.PipelineOf(
                number: 0, fold: 0, point, recipe.OptionsAt(point), [], ProcessorShare.All, CancellationToken.None));
        }
        catch (Exception failure)
        {
            // That trial would fail, and the sweep continue.
            return failure.GetType().Name;
        }
    }

    private static string Of(IEstimator<ITransformer> estimator) =>
        OpenedChain.Of(estimator) is { } chain ? string.Join(", ", chain.Steps.Select(Of)) : estimator.GetType().Name;
}
