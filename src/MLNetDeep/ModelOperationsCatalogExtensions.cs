using Microsoft.ML;

namespace MLNetDeep;

/// <summary>Predicting rows without classes that declare their columns, as extensions of <c>mlContext.Model</c>.</summary>
/// <remarks>Thread-safe.</remarks>
public static class ModelOperationsCatalogExtensions
{
    /// <summary>Makes a predictor for single rows of named values or JSON, with any fitted or loaded pipeline.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">The pipeline; it need not hold a network of this library.</param>
    /// <param name="inputSchema">The columns it reads, as <c>mlContext.Model.Load(path, out var schema)</c> gives them, or
    /// <c>data.Schema</c>.</param>
    /// <param name="outputColumnNames">
    /// The columns that are given back. None stands for those of the predictions: <c>PredictedLabel</c>, <c>Score</c>,
    /// <c>Probability</c> and others that the pipeline marks as such; where it has none, for all that the input has not.
    /// </param>
    /// <example><code>
    /// var model = mlContext.Model.Load("model.zip", out var schema);
    /// var predictor = mlContext.Model.CreateRowPredictor(model, schema);
    /// var prediction = predictor.Predict(("Age", 41), ("City", "Bern"));
    /// Console.WriteLine(prediction["PredictedLabel"]);
    /// </code></example>
    /// <exception cref="ArgumentException">The pipeline does not map each row by itself, or an output column is not there, or one of its
    /// input columns is of a type that has no values to give, such as a picture.</exception>
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
