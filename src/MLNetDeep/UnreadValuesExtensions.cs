using Microsoft.ML;
using MLNetDeep.Tables;

namespace MLNetDeep;

/// <summary><c>mlContext.UnreadValues(...)</c>: the values of some rows that a model cannot read.</summary>
public static class UnreadValuesExtensions
{
    /// <summary>
    /// Finds values that a model's steps treat as missing or unknown although they are present: the text "four" where a number is expected,
    /// a date in another notation, a town that was not in the training rows. Scoring does not report them.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The whole fitted or loaded pipeline, which takes raw rows and predicts. It may be any model of ML.NET.</param>
    /// <param name="rows">The rows to inspect.</param>
    /// <returns>
    /// The columns with such values. Empty texts do not count, nor do marks of missing values ("?", "-", "NA", "N/A", "NaN", "null",
    /// "none") where a number or a date is expected.
    /// </returns>
    /// <remarks>
    /// <para>It runs the steps before the network. For each step that reads a single column, it compares input and output:
    /// <c>TableFeatures</c>, <c>ConvertType</c>, <c>Expression</c>, <c>OneHotEncoding</c>, <c>MapValueToKey</c> and <c>DateParts</c> are
    /// such steps. A hash accepts every value. Steps that make integers, Booleans or times of texts, or that read vectors, are not
    /// checked. The rows are read once, and once more for each step that drops columns or rows; they are not
    /// kept in memory. Thread-safe.</para>
    /// <para>A value that a <c>TextLoader</c> cannot read as the type of its column is missing before any step sees it; the log of the
    /// context reports bad values with kind <c>Info</c>. Values of columns that are loaded as texts are found here.</para>
    /// </remarks>
    /// <example><code>
    /// UnreadValues unread = mlContext.UnreadValues(model, data);
    /// if (unread.Columns.Count > 0)
    ///     Console.WriteLine(unread);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing, or of another type.</exception>
    public static UnreadValues UnreadValues(this MLContext mlContext, ITransformer model, IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        var study = new UnreadValuesStudy(rows);
        foreach (var step in model.SingleSteps().TakeWhile(step => step is not DenseNetworkTransformer))
            study.Follow(step);
        return study.Result();
    }
}
