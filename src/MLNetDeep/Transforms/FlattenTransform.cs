using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep;

/// <summary>
/// Lays columns of any dimensions out in a row, one after the other: a 28 × 28 image and a number become one vector of 785 Single, which is
/// what trainers take as features.
/// </summary>
/// <remarks>
/// <para>
/// Input: columns of numbers of any type or of Booleans (true is 1, false is 0), each one per row or a vector of known size and any
/// dimensions, the last of which varies fastest. Output: a vector of Single with one dimension. Integers beyond 16,777,216 in magnitude
/// become the nearest Single. NaN and infinities pass through. Mostly empty sparse vectors give a sparse vector.
/// </para>
/// <para>
/// Slot names: those of a single vector column are kept; of several columns, a slot is named <c>Column.Slot</c>, and that of a single
/// value <c>Column</c>, as by <c>mlContext.Transforms.Concatenate</c>. The output is marked as normalized where all inputs are.
/// It learns nothing from data. Exported to ONNX by <c>mlContext.Model.ConvertToOnnx</c>. Thread-safe and immutable.
/// </para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Flatten("Features", "Image", "Brightness");
/// </code></example>
public sealed class FlattenTransform : IEstimator<FlattenTransformer>
{
    private readonly FlattenTransformer _transformer;

    /// <summary>Flattens one or more columns into one.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnNames">
    /// The columns to read, in this order; none means the one named <paramref name="outputColumnName"/>.
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

    /// <summary>Checks the input; there is nothing to learn from it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An input column is missing, of unknown size, or holds neither numbers nor Booleans.
    /// </exception>
    public FlattenTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>What the columns will be for input of that shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An input column is missing, of unknown size, or holds neither numbers nor Booleans.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _transformer.OutputShape(inputSchema);
    }
}
