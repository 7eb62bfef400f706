using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep;

/// <summary>
/// Makes numbers of a date: the day of the week, the month, the hour and what else <see cref="DatePart"/> names, as one vector of Single
/// with a slot a part, named as it.
/// </summary>
/// <remarks>
/// <para>
/// Input: a column of DateTime, DateTimeOffset or TimeSpan, or of texts that begin with the year: <c>2024-05-31</c>,
/// <c>2024-05-31T17:30</c>,
/// <c>2024/05/31 17:30:05.25</c>, <c>20240531</c>, with <c>Z</c>, <c> UTC</c> or a difference such as <c>+02:00</c> after a time. Other
/// texts, and the default value of DateTime and DateTimeOffset, which ML.NET's loaders give for an empty field, are missing: NaN in every
/// slot.
/// </para>
/// <para>
/// It learns nothing from data, so that every date gives numbers, within the years of training or not. Thread-safe and immutable. ML.NET's
/// converter has no ONNX for it.
/// </para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.DateParts("Parts", "Bought", DatePart.Month, DatePart.DayOfWeek, DatePart.Hour);
/// </code></example>
public sealed class DatePartsTransform : IEstimator<DatePartsTransformer>
{
    private readonly DatePartsTransformer _transformer;

    /// <summary>Makes numbers of one column of dates.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnName">The column to read, or null for <paramref name="outputColumnName"/>.</param>
    /// <param name="parts">The parts, each once, in the order of the slots; none means all that there are of the input's type.</param>
    /// <exception cref="ArgumentException">A name is empty, or a part is unknown or named twice.</exception>
    public DatePartsTransform(MLContext mlContext, string outputColumnName, string? inputColumnName, params DatePart[] parts)
        : this((IHostEnvironment)mlContext, outputColumnName, inputColumnName, parts)
    {
    }

    internal DatePartsTransform(IHostEnvironment environment, string outputColumnName, string? inputColumnName, DatePart[] parts)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        if (inputColumnName is not null)
            ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length != parts.Distinct().Count() || !parts.All(Enum.IsDefined))
        {
            var known = string.Join(", ", Enum.GetNames<DatePart>());
            throw new ArgumentException(
                $"DateParts parts must be among {known}, each at most once. Received: {string.Join(", ", parts)}.", nameof(parts));
        }
        _transformer = new DatePartsTransformer(environment, outputColumnName, inputColumnName ?? outputColumnName, [.. parts]);
    }

    /// <summary>Checks the input; there is nothing to learn from it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, holds no dates, or does not have one of the
    /// parts.</exception>
    public DatePartsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>What the columns will be for input of that shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, holds no dates, or does not have one of the
    /// parts.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _transformer.OutputShape(inputSchema);
    }
}
