using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Messages;

namespace MLNetDeep.Scoring;

/// <summary>
/// Says once, on the log of the context, that rows score NaN, and what mends it: their prediction may look like any other, and evaluators
/// leave them out without a word. Thread-safe.
/// </summary>
/// <param name="host">Whose log.</param>
/// <param name="model">The network that scores.</param>
internal sealed class NaNScores(IHost host, DenseNetworkModel model)
{
    private const int MostNamed = 5;

    private int _isSaid;

    /// <summary>Whether it was said: nobody need look any more.</summary>
    public bool IsSaid => Volatile.Read(ref _isSaid) != 0;

    /// <summary>Looks at a row that was scored.</summary>
    /// <param name="column">Where the features came from.</param>
    /// <param name="indices">The slots of the features; none where all are given.</param>
    /// <param name="features">Their values.</param>
    /// <param name="scores">The scores. A missing feature makes all of them NaN.</param>
    public void Look(DataViewSchema.Column column, ReadOnlySpan<int> indices, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        if (!float.IsNaN(scores[0]) || Interlocked.Exchange(ref _isSaid, 1) != 0)
            return;

        var missing = new List<int>();
        for (var i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                missing.Add(indices.IsEmpty ? i : indices[i]);
        }
        using var channel = host.Start("Scoring");
        channel.Warning(missing.Count > 0 ? OfMissing(column, missing) : OfLarge(column));
    }

    private string OfMissing(DataViewSchema.Column column, List<int> missing)
    {
        var names = ColumnSlots.NamesOf(column);
        var named = missing.Select(slot => $"'{ColumnSlots.NameOf(column.Name, names, slot)}'");
        return $"A row whose features are missing or not finite scores NaN{Prediction()}; ML.NET's evaluators leave it out. "
            + $"Received: feature column '{column.Name}' with {Excerpt.List(named, MostNamed)} missing, in the first such row. "
            + MissingFeatures.WayOut(column.Name);
    }

    private static string OfLarge(DataViewSchema.Column column) =>
        $"A row scores NaN though its features are finite: they are too large for single precision. Append "
        + $"mlContext.Transforms.Standardize(\"{column.Name}\") before the trainer, and train again.";

    /// <summary>What the prediction is then, which looks like any other.</summary>
    private string Prediction() => model.Task switch
    {
        LearningTask.BinaryClassification => ", with false for PredictedLabel",
        LearningTask.MulticlassClassification => ", with a missing PredictedLabel",
        _ => "",
    };
}
