using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>
/// Multiplies every value of a column by one number and adds another: value × scale + offset. Use it to bring values of a known range to a
/// range from which networks learn well: a scale of 1 / 255 brings pixels from 0 to 255 to the range 0 to 1.
/// </summary>
/// <remarks>
/// <para>
/// Input: a column of numbers of any type, a single value or a vector of any dimensions, of known or unknown size. Output: Single, of the
/// same dimensions. Each value is converted to Single first. NaN and infinities pass through. Sparse vectors stay sparse if the offset is
/// 0.
/// </para>
/// <para>
/// It keeps these annotations: slot names always; ranges of categorical slots if the offset is 0 and the scale is not; "is normalized" if
/// the scale is 1 and the offset is 0. It learns nothing from data. To learn scale and offset of each slot from data, use
/// <see cref="TransformsCatalogExtensions.Standardize"/> instead. Exported to ONNX by <c>mlContext.Model.ConvertToOnnx</c>. Thread-safe and
/// immutable.
/// </para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Rescale("Image", scale: 1 / 255f);
/// </code></example>
public sealed class RescaleTransform : IEstimator<RescaleTransformer>
{
    private readonly RescaleTransformer _transformer;

    /// <summary>Creates an estimator that rescales a column.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnName">The input column. The default value is null: <paramref name="outputColumnName"/>.</param>
    /// <param name="scale">The factor of each value; finite. The default value is 1.</param>
    /// <param name="offset">The number that is added afterwards; finite. The default value is 0.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> or <paramref name="offset"/> is not finite.</exception>
    public RescaleTransform(MLContext mlContext, string outputColumnName, string? inputColumnName = null, float scale = 1, float offset = 0)
        : this((IHostEnvironment)mlContext, outputColumnName, inputColumnName, scale, offset)
    {
    }

    internal RescaleTransform(IHostEnvironment environment, string outputColumnName, string? inputColumnName, float scale, float offset)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        if (inputColumnName is not null)
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        CheckFinite(scale, nameof(scale));
        CheckFinite(offset, nameof(offset));
        _transformer = new RescaleTransformer(
            environment, outputColumnName, inputColumnName ?? outputColumnName, new Rescaling(scale, offset));
    }

    /// <summary>Checks the input and creates the transformer. It learns nothing from the rows.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or does not hold numbers.</exception>
    public RescaleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or does not hold numbers.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _transformer.OutputShape(inputSchema);
    }

    private static void CheckFinite(float value, string name)
    {
        if (!float.IsFinite(value))
            throw new ArgumentOutOfRangeException(
                name, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Rescale {name} must be a finite number. Received: {value}. Check the division it comes from."));
    }
}
