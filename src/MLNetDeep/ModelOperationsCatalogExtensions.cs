using Microsoft.ML;

namespace MLNetDeep;

/// <summary>Methods that this library adds to <c>mlContext.Model</c>.</summary>
/// <remarks>Thread-safe.</remarks>
public static class ModelOperationsCatalogExtensions
{
    /// <summary>Creates a predictor for single rows of named values or JSON, for any fitted or loaded pipeline.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">The pipeline; it need not contain a network of this library.</param>
    /// <param name="inputSchema">
    /// The schema of its input: from <c>mlContext.Model.Load(path, out var schema)</c>, or <c>data.Schema</c>.
    /// </param>
    /// <param name="outputColumnNames">
    /// The columns to return. With none: the prediction columns (<c>PredictedLabel</c>, <c>Score</c>, <c>Probability</c> and others that
    /// the pipeline marks as such), or, if there are none, all columns that the input does not have.
    /// </param>
    /// <example><code>
    /// var model = mlContext.Model.Load("model.zip", out var schema);
    /// var predictor = mlContext.Model.CreateRowPredictor(model, schema);
    /// var prediction = predictor.Predict(("Age", 41), ("City", "Bern"));
    /// Console.WriteLine(prediction["PredictedLabel"]);
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// The pipeline does not map rows one by one; an output column does not exist or is named twice; or an input column has a type whose
    /// values cannot be given, such as an image.
    /// </exception>
    public static RowPredictor CreateRowPredictor(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, params IReadOnlyList<string> outputColumnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        return new RowPredictor(model, inputSchema, outputColumnNames);
    }
}
