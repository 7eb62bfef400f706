using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep;

/// <summary>
/// Turns a date into numbers: the day of the week, the month, the hour and the other parts of <see cref="DatePart"/>. The output is a
/// vector of Single with a slot for each part, named after it.
/// </summary>
/// <remarks>
/// <para>
/// Input: a column of DateTime, DateTimeOffset or TimeSpan, or of texts that begin with the year: <c>2024-05-31</c>,
/// <c>2024-05-31T17:30</c>, <c>2024/05/31 17:30:05.25</c>, <c>20240531</c>, with <c>Z</c>, <c> UTC</c> or an offset such as <c>+02:00</c>
/// after a time. Other texts are missing, and so is the default value of DateTime and DateTimeOffset, which ML.NET's loaders give for an
/// empty field. So is a span of more than 7,999 years or of less than -1,999 years, such as <c>TimeSpan.MaxValue</c>. A missing date has
/// NaN in every slot.
/// </para>
/// <para>
/// It learns nothing from data, so it works for every date, also outside the years of training. Thread-safe and immutable. It cannot be
/// exported to ONNX.
/// </para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.DateParts("Parts", "Bought", DatePart.Month, DatePart.DayOfWeek, DatePart.Hour);
/// </code></example>
public sealed class DatePartsTransform : IEstimator<DatePartsTransformer>
{
    private readonly DatePartsTransformer _transformer;

    /// <summary>Creates an estimator that turns a column of dates into numbers.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnName">The input column, or null for <paramref name="outputColumnName"/>.</param>
    /// <param name="parts">The parts, each once, in the order of the slots. With none: all parts that the input's type has.</param>
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

    /// <summary>Checks the input and creates the transformer. It learns nothing from the rows.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, holds no dates, or does not have one of the
    /// parts.</exception>
    public DatePartsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return _transformer;
    }

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, holds no dates, or does not have one of the
    /// parts.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _transformer.OutputShape(inputSchema);
    }
}
