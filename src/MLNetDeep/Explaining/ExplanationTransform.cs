using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Explaining;
using MLNetDeep.Explaining.Layers;

namespace MLNetDeep;

/// <summary>
/// Explains a trained dense network row by row with integrated gradients: the contribution of each feature to the score of the predicted
/// class, or of another output.
/// </summary>
/// <remarks>
/// <para>The contribution of feature i is (xᵢ - bᵢ) · the mean of ∂score/∂xᵢ along the straight path from the baseline b to the row x. The
/// contributions sum to score(x) - score(b) (completeness). A feature with the baseline's value, or one that the network does not use, has
/// 0. Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017. The mean is taken by Gauss–Legendre quadrature,
/// with more steps for rows where completeness does not hold within <see cref="ExplanationOptions.Tolerance"/>.</para>
/// <para>Output columns, named after the first:</para>
/// <list type="bullet">
/// <item><c>FeatureContributions</c>: vector of Single, as many slots as features and with their names ("Features.3" where they have none);
/// sparse for a sparse row compared with zeros; with <see cref="ExplanationOptions.ByColumn"/> a slot for each column of the table;</item>
/// <item><c>FeatureContributionsDeviation</c>: Single, the sum of the contributions minus the score difference;</item>
/// <item><c>FeatureContributionsOutput</c>, if the network has several outputs: a key, the output that was explained, with the names of the
/// outputs as values.</item>
/// </list>
/// <para>A row with a missing (NaN) or infinite feature has NaN contributions and a missing output, because its scores are NaN. If the
/// network begins with a <see cref="TableEncoding"/>, such a feature has a contribution like any other: an infinite one counts as
/// missing.</para>
/// <para>Thread-safe and immutable. The fitted transformer contains the network and is saved with it.</para>
/// </remarks>
/// <example><code>
/// var network = model.FindDenseNetwork();
/// var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(network).Fit(model.Transform(data)));
/// </code></example>
public sealed class ExplanationTransform : IEstimator<ExplanationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly DenseNetworkModel _model;
    private readonly ExplanationOptions _options;
    private readonly ExplanationSettings _settings;

    /// <summary>Creates an estimator that explains a network.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The network to explain.</param>
    /// <param name="outputColumnName">
    /// The output column; columns of its name, also with the suffixes, are replaced. The default value is "FeatureContributions".
    /// </param>
    /// <param name="options">The options. The default value is null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An option is not valid or does not fit the network. The message lists everything that is wrong.
    /// </exception>
    public ExplanationTransform(
        MLContext mlContext, DenseNetworkModel model, string outputColumnName = DefaultColumnNames.FeatureContributions,
        ExplanationOptions? options = null)
        : this((IHostEnvironment)mlContext, model, outputColumnName, options)
    {
    }

    internal ExplanationTransform(
        IHostEnvironment environment, DenseNetworkModel model, string outputColumnName, ExplanationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new ExplanationOptions();
        options.Validate();
        if (options.Baseline is GivenBaseline { Features.Length: var count } && count != model.FeatureCount)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{nameof(options.Baseline)} must have {model.FeatureCount} values, one for each feature of the network. Received: "
                    + $"{count}."), nameof(options));

        _environment = environment;
        _model = model;
        _options = options;
        _settings = new ExplanationSettings
        {
            OutputColumnName = outputColumnName,
            Baseline = (options.Baseline as GivenBaseline)?.Features,
            Output = OutputNames.Find(model, options),
            Score = options.Score,
            NumberOfSteps = options.NumberOfSteps,
            MaximumNumberOfSteps = options.MaximumNumberOfSteps,
            Tolerance = options.Tolerance,
        };
    }

    /// <summary>Checks the input. Its rows are read only for <see cref="ExplanationBaseline.Mean"/>, once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than the network reads.
    /// </exception>
    /// <exception cref="InvalidOperationException">The baseline is a mean, and no row has finite features.</exception>
    public ExplanationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = FeatureColumn.Find(input.Schema, _model.FeatureColumnName, _model.FeatureCount);
        var settings = _options.Baseline is MeanBaseline
            ? _settings with { Baseline = FeatureMeans.Of(input, features, _model.FeatureCount, TableFront.IsOf(_model)) } : _settings;
        var names = ColumnSlots.NamesOf(features);
        var columns = _options.ByColumn
            ? ColumnsOfSlots.Find(input.Schema, features, FeatureNames.Complete(features.Name, names, _model.FeatureCount))
            : null;
        return new ExplanationTransformer(_environment, _model, settings with { FeatureNames = names, Columns = columns });
    }

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _ = FeatureColumn.Check(inputSchema, _model.FeatureColumnName);
        return ExplanationColumns.Promise(_settings.OutputColumnName, _model).Aggregate(inputSchema, (shape, column) => shape.With(column));
    }
}
