using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>
/// Multiplies every value of a column by one number and adds another: value × scale + offset. It brings quantities of known range to the
/// range networks learn best from, such as pixels of 0 to 255 to 0 to 1 with a scale of 1 / 255.
/// </summary>
/// <remarks>
/// <para>
/// Input: a column of numbers of any type, one per row or a vector of any dimensions, its size known or not. Output: Single, of the same
/// dimensions. Each value is converted to Single first and computed with as Single; NaN and infinities pass through. Sparse vectors stay
/// sparse where the offset is 0.
/// </para>
/// <para>
/// Annotations kept: slot names always; ranges of categorical slots where the offset is 0 and the scale is not; "is normalized" where
/// scale is 1 and offset is 0. It learns nothing from data. To learn scale and offset of each slot from data, use
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

    /// <summary>Rescales one column.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnName">The column to read, or null for <paramref name="outputColumnName"/>. The default is null.</param>
    /// <param name="scale">What each value is multiplied by; finite. The default is 1.</param>
    /// <param name="offset">What is added afterwards; finite. The default is 0.</param>
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

    /// <summary>Checks the input; there is nothing to learn from it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or does not hold numbers.</exception>
    public RescaleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>What the columns will be for input of that shape.</summary>
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
