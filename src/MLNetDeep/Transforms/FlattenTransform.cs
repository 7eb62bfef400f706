using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep;

/// <summary>
/// Flattens columns of any dimensions into one vector: a 28 × 28 image and a number become one vector of 785 Single, as trainers need it
/// for features.
/// </summary>
/// <remarks>
/// <para>
/// Input: columns of numbers of any type or of Booleans (true is 1, false is 0), each a single value or a vector of known size with any
/// dimensions, the last of which varies fastest. Output: a vector of Single with one dimension. Integers beyond 16,777,216 in magnitude
/// become the nearest Single. NaN and infinities pass through. Mostly empty sparse vectors give a sparse vector.
/// </para>
/// <para>
/// Slot names: a single vector column keeps its slot names. With several columns, slots are named as by
/// <c>mlContext.Transforms.Concatenate</c>: <c>Column.Slot</c>, and <c>Column</c> for a single value. The output is marked as normalized if
/// all inputs are. It learns nothing from data. Exported to ONNX by <c>mlContext.Model.ConvertToOnnx</c>. Thread-safe and immutable.
/// </para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Flatten("Features", "Image", "Brightness");
/// </code></example>
public sealed class FlattenTransform : IEstimator<FlattenTransformer>
{
    private readonly FlattenTransformer _transformer;

    /// <summary>Creates an estimator that flattens one or more columns into one.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnNames">
    /// The input columns, in this order. With none, the input is <paramref name="outputColumnName"/>.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public FlattenTransform(MLContext mlContext, string outputColumnName, params string[] inputColumnNames)
        : this((IHostEnvironment)mlContext, outputColumnName, inputColumnNames)
    {
    }

    internal FlattenTransform(IHostEnvironment environment, string outputColumnName, string[] inputColumnNames)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        if (inputColumnNames.Any(string.IsNullOrEmpty))
        {
            var received = string.Join(", ", inputColumnNames.Select(name => name is null ? "null" : $"'{name}'"));
            throw new ArgumentException(
                $"Flatten input column names must not be empty. Received: {received}. Name each column to read.", nameof(inputColumnNames));
        }
        _transformer = new FlattenTransformer(
            environment, outputColumnName, inputColumnNames.Length == 0 ? [outputColumnName] : [.. inputColumnNames]);
    }

    /// <summary>Checks the input and creates the transformer. It learns nothing from the rows.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An input column is missing, of unknown size, or holds neither numbers nor Booleans.
    /// </exception>
    public FlattenTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An input column is missing, of unknown size, or holds neither numbers nor Booleans.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _transformer.OutputShape(inputSchema);
    }
}
