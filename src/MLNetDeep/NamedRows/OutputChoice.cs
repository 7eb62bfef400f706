using Microsoft.ML;
using MLNetDeep.Files;

namespace MLNetDeep.NamedRows;

/// <summary>Which columns of a scored row are given back.</summary>
internal static class OutputChoice
{
    private static readonly string[] Predictions = ["PredictedLabel", "Score", "Probability"];

    /// <param name="output">The schema behind the pipeline.</param>
    /// <param name="input">The schema before it.</param>
    /// <param name="names">What was asked for; none for the predictions.</param>
    /// <exception cref="ArgumentException">A column is not there, or has values that cannot be given back.</exception>
    public static IEnumerable<DataViewSchema.Column> Of(DataViewSchema output, DataViewSchema input, IReadOnlyList<string> names)
    {
        // A column that another of its name hides cannot be asked for.
        DataViewSchema.Column[] visible = [.. output.Where(column => !column.IsHidden)];
        if (names.Count > 0)
            return names.Select(name => Named(visible, name));

        DataViewSchema.Column[] predictions =
            [.. visible.Where(column => column.Index >= input.Count && IsPrediction(column) && OutputValues.CanRead(column.Type))];
        return predictions.Length > 0
            ? predictions
            : visible.Where(column => column.Index >= input.Count && OutputValues.CanRead(column.Type));
    }

    private static bool IsPrediction(DataViewSchema.Column column) => Predictions.Contains(column.Name)
        || column.Annotations.Schema.GetColumnOrNull("ScoreColumnSetId") is not null;

    private static DataViewSchema.Column Named(DataViewSchema.Column[] visible, string name)
    {
        if (visible.FirstOrDefault(column => column.Name == name) is not { Name: not null } found)
            throw new ArgumentException(
                $"Output columns must be of the pipeline: {Excerpt.Names(visible.Select(column => column.Name))}. Received: "
                + $"{Excerpt.Name(name)}.");
        return OutputValues.CanRead(found.Type)
            ? found
            : throw new ArgumentException(
                $"Output columns must hold numbers, texts, truths, times, keys or vectors of them. Received: {Excerpt.Name(name)} of type "
                + $"{found.Type}.");
    }
}
