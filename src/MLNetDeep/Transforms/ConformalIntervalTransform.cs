using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>
/// Puts an interval around each number that a model predicts: wide enough that it holds the true number in a stated share of rows like
/// those it is fitted on. Fit it on scored rows that the model was not trained on.
/// </summary>
/// <remarks>
/// <para>
/// For each row with label y it takes how far y lies outside of the prediction, max(low - y, y - high), which is |y - score| where low
/// and high are both the score. The margin is the k-th smallest of these, k = ⌈(rows + 1) · coverage⌉, and the interval [low - margin, high
/// + margin]. For rows drawn like those of the fit it holds the label with at least that probability, whatever the model is and however the
/// errors are distributed; with n rows the probability is at most 1/(n + 1) higher where no two errors are equal. It is the share over all
/// rows, not for each kind of row: where errors are larger for some, give low and high quantiles, such as those of
/// <see cref="QuantilesError"/>, and the interval is wide where they are apart. Where they cross so far that low would lie above high, both
/// are what lies between. Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Lei and others, "Distribution-Free
/// Predictive Inference for Regression", JASA 113, 2018; with quantiles: Romano, Patterson and Candès, "Conformalized Quantile Regression",
/// NeurIPS 2019.
/// </para>
/// <para>
/// Input: low and high, columns of one Single each, or of several, of which the first is low and the last is high: both may be the column
/// <c>Quantiles</c> of a network trained with <see cref="QuantilesError"/>. The label too, where it is fitted.
/// Output: a vector of Single with the slots Low and
/// High; NaN where low or high is. Rows of the fit in which a value is NaN do not count. Thread-safe and immutable.
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

    /// <summary>Finds the margin.</summary>
    /// <param name="input">Scored rows with their labels, which the model was not trained on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not of such numbers.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows for the coverage.</exception>
    public ConformalIntervalTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        float[] outside = [.. Outside(input).Where(float.IsFinite).Order()];
        // In decimals, so that .05 of 20 rows is the first of them.
        var coverage = (decimal)_coverage;
        var rank = Math.Max(1, Math.Ceiling((outside.Length + 1) * coverage));
        if (rank > outside.Length)
        {
            var least = Math.Ceiling(coverage / (1 - coverage));
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"ConformalInterval needs at least {least} rows with a label and a score for a coverage of {_coverage}. Received: "
                    + $"{outside.Length}. "
                + $"Hold out more rows, or ask for a lower coverage."));
        }
        return new ConformalIntervalTransformer(_environment, _columns,
            new ConformalMargin(outside[(int)rank - 1], _coverage, outside.Length));
    }

    /// <summary>What the columns will be for input of that shape.</summary>
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
