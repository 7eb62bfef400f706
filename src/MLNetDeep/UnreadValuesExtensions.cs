using Microsoft.ML;
using MLNetDeep.Tables;

namespace MLNetDeep;

/// <summary><c>mlContext.UnreadValues(...)</c>: which values of some rows a model cannot make anything of.</summary>
public static class UnreadValuesExtensions
{
    /// <summary>
    /// Looks for values that the steps of a model take for missing or unknown ones, though something is there: the text "four" where a
    /// number is expected, a date in another notation, a town that training did not have. Scoring says nothing of them.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The whole fitted or loaded pipeline: what takes raw rows and predicts. Any model of ML.NET will do.</param>
    /// <param name="rows">The rows to look at.</param>
    /// <returns>The columns with such values. Empty texts, and marks of missing values ("?", "-", "NA", "N/A", "NaN", "null", "none")
    /// where a number or a date is expected, are not among them.</returns>
    /// <remarks>
    /// <para>It runs the steps before the network and compares what goes into each with what comes out, where one column alone goes in:
    /// <c>TableFeatures</c>, <c>ConvertType</c>, <c>Expression</c>, <c>OneHotEncoding</c>, <c>MapValueToKey</c> and <c>DateParts</c> are
    /// such steps. Hashes know every value. The rows are read once, and once more for each step that drops columns or rows. Nothing of
    /// them is kept. Thread-safe.</para>
    /// <para>What a <c>TextLoader</c> cannot read as the type of its column is missing before any step sees it: the log of the context
    /// has lines about bad values, of kind <c>Info</c>. Columns loaded as texts are seen here.</para>
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
