using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>
/// Adds a prediction interval to each predicted number, by split conformal prediction. The interval contains the true number in a given
/// share of rows like those of the fit. Fit it on scored rows that the model was not trained on.
/// </summary>
/// <remarks>
/// <para>
/// For each row with label y it computes how far y is outside the prediction: max(low - y, y - high), which is |y - score| if low and high
/// are both the score. The margin is the k-th smallest of these, k = ⌈(rows + 1) · coverage⌉, and the interval [low - margin, high +
/// margin]. For rows drawn like those of the fit, it contains the label with at least that probability, for every model and every
/// distribution of errors. With n rows and no two equal errors, the probability is at most 1/(n + 1) higher. This is the share over all
/// rows, not for each kind of row. If errors are larger for some rows, give low and high quantiles, such as those of
/// <see cref="QuantilesError"/>: the interval is then wide where they are far apart. If they cross so far that low would be above high,
/// both become the middle between them. Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Lei and others,
/// "Distribution-Free Predictive Inference for Regression", JASA 113, 2018; with quantiles: Romano, Patterson and Candès, "Conformalized
/// Quantile Regression", NeurIPS 2019.
/// </para>
/// <para>
/// Input: the columns low and high, each a Single, or a vector of which low takes the first slot and high the last. Both may be the column
/// <c>Quantiles</c> of a network trained with <see cref="QuantilesError"/>. The fit also needs the label. Output: a vector of Single with
/// the slots Low and High; NaN if low or high is NaN. The fit ignores rows with NaN; a row with an infinite
/// label or score counts as one that no interval contains. Thread-safe and immutable.
/// </para>
/// </remarks>
/// <example><code>
/// // Rows that the model was not trained on.
/// var intervals = mlContext.Transforms.ConformalInterval("Interval", labelColumnName: "price", coverage: .9f)
///     .Fit(model.Transform(validation));
/// ITransformer withIntervals = model.Append(intervals);
/// </code></example>
public sealed class ConformalIntervalTransform : IEstimator<ConformalIntervalTransformer>
{
    private const string Label = "ConformalInterval label column";

    private readonly IHostEnvironment _environment;
    private readonly string _labelColumnName;
    private readonly float _coverage;
    private readonly ConformalColumns _columns;

    internal ConformalIntervalTransform(IHostEnvironment environment, ConformalColumns columns, string labelColumnName, float coverage)
    {
        if (!(coverage > 0 && coverage < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), string.Create(
                CultureInfo.InvariantCulture,
                    $"ConformalInterval coverage must be above 0 and below 1. Received: {coverage}. 0.9 is usual."));
        }
        (_environment, _columns, _labelColumnName, _coverage) = (environment, columns, labelColumnName, coverage);
    }

    /// <summary>Computes the margin of the intervals.</summary>
    /// <param name="input">Scored rows with their labels, which the model was not trained on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not of such numbers.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows for the coverage, or too many infinite errors.</exception>
    public ConformalIntervalTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        float[] outside = [.. Outside(input).Where(value => !float.IsNaN(value)).Order()];
        // In decimals, so that .05 of 20 rows is the first of them.
        var coverage = (decimal)_coverage;
        var rank = Math.Max(1, Math.Ceiling((outside.Length + 1) * coverage));
        if (rank > outside.Length)
        {
            var least = Math.Ceiling(coverage / (1 - coverage));
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"ConformalInterval needs at least {least} rows with a label and a score for a coverage of {_coverage}. Received: "
                + $"{outside.Length}. Hold out more rows, or ask for a lower coverage."));
        }
        var margin = outside[(int)rank - 1];
        if (!float.IsFinite(margin))
        {
            var infinite = outside.Count(value => !float.IsFinite(value));
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"ConformalInterval needs a label and a score that are finite in enough rows for a coverage of {_coverage}. Received: "
                    + $"{infinite} infinite errors in {outside.Length} rows. Find out where they come from, or ask for a lower coverage."));
        }
        return new ConformalIntervalTransformer(_environment, _columns, new ConformalMargin(margin, _coverage, outside.Length));
    }

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not of such numbers.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.RequireSingle(Label, _labelColumnName, "Fit on scored rows that have the label, and name it as labelColumnName.");
        return _columns.OutputShape(inputSchema);
    }

    private IEnumerable<float> Outside(IDataView input)
    {
        var (label, low, high) = (input.Schema[_labelColumnName], input.Schema[_columns.Low], input.Schema[_columns.High]);
        using var cursor = input.GetRowCursor([label, low, high]);
        var (getLabel, getLow, getHigh) = (cursor.GetGetter<float>(label), _columns.LowOf(cursor), _columns.HighOf(cursor));
        var (y, from, to) = (0f, 0f, 0f);
        while (cursor.MoveNext())
        {
            getLabel(ref y);
            getLow(ref from);
            getHigh(ref to);
            // NaN of any of the three is NaN.
            yield return MathF.Max(from - y, y - to);
        }
    }
}
