using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Data.Columns;
using MLNetDeep.Explaining;
using MLNetDeep.Options;
using MLNetDeep.Scoring;

[assembly: LoadableClass(
    typeof(ExplanationTransformer), null, typeof(SignatureLoadModel), ExplanationTransformer.UserName,
    ExplanationTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// Explains the scores of a dense network: adds the contribution of each feature. See <see cref="ExplanationTransform"/> for the columns.
/// </summary>
/// <remarks>
/// <c>mlContext.Model.Save</c> saves it with the network that it explains; <c>mlContext.Model.Load</c> loads it without any registration.
/// It needs no libtorch. Immutable and thread-safe.
/// </remarks>
public sealed class ExplanationTransformer : ITransformer
{
    internal const string UserName = "MLNetDeep Explanation";
    internal const string LoaderSignature = "MLNetDeepExplanation";

    private readonly IHost _host;
    private readonly ExplanationSettings _settings;
    private readonly IntegratedGradients _gradients;
    private readonly bool _isBaselineZero;
    private readonly IReadOnlyList<string> _featureNames;

    internal ExplanationTransformer(IHostEnvironment environment, DenseNetworkModel model, ExplanationSettings settings)
    {
        _host = environment.Register(nameof(ExplanationTransformer));
        _settings = settings;
        _gradients = new IntegratedGradients(model, settings);
        _isBaselineZero = settings.Baseline?.All(value => value == 0) ?? true;
        _featureNames = Values.Of(settings.Columns?.Names
            ?? FeatureNames.Complete(model.FeatureColumnName, settings.FeatureNames, model.FeatureCount));
        Model = model;
        Baseline = Values.Of(settings.Baseline ?? new float[model.FeatureCount]);
    }

    /// <summary>The network that is explained.</summary>
    public DenseNetworkModel Model { get; }

    /// <summary>The column of the contributions.</summary>
    public string OutputColumnName => _settings.OutputColumnName;

    /// <summary>The feature column, which the network reads.</summary>
    public string FeatureColumnName => Model.FeatureColumnName;

    /// <summary>The features that each row is compared with: one number for each feature.</summary>
    public IReadOnlyList<float> Baseline { get; }

    /// <summary>Explains one row.</summary>
    /// <param name="features">
    /// [features], in the form that the network reads. NaN or infinite features give an explanation of NaN, unless the network begins with
    /// a <see cref="TableEncoding"/>, for which they are missing.
    /// </param>
    /// <exception cref="ArgumentException">The number of features is not that of the network.</exception>
    public Explanation Explain(ReadOnlySpan<float> features)
    {
        if (features.Length != Model.FeatureCount)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"A row must have {Model.FeatureCount} features, as the network reads. Received: {features.Length}. Make them as they "
                    + $"were made for training."), nameof(features));

        var work = _gradients.NewWorkspace();
        work.SetFeatures(features);
        var explained = _gradients.Explain(work);
        return new Explanation
        {
            Contributions = ByColumn(work.Contributions),
            FeatureNames = _featureNames,
            OutputIndex = explained.Output,
            OutputName = explained.Output is { } output ? OutputNames.NameOf(Model, output) : null,
            Score = explained.Score,
            BaselineScore = explained.BaselineScore,
            Deviation = explained.Deviation,
            NumberOfSteps = explained.NumberOfSteps,
        };
    }

    private float[] ByColumn(float[] contributions)
    {
        if (_settings.Columns is not { } columns)
            return contributions;

        var sums = new float[columns.Names.Count];
        columns.Sum(contributions, sums);
        return sums;
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>Returns the schema of a data view after <see cref="Transform"/>.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than in training.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Mapped(new EmptyDataView(_host, inputSchema)).OutputSchema;
    }

    /// <summary>Adds the explanations to a data view. Lazy: a row is explained when one of the columns is read.</summary>
    /// <param name="input">The rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than in training.
    /// </exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Mapped(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Mapped(new EmptyDataView(_host, inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version());
        NetworkInZip.Save(ctx, Model, (ExplanationFile.Name, stream => ExplanationFile.Write(stream, _settings)));
    }

    /// <summary>Called by ML.NET when a model is loaded.</summary>
    internal static ExplanationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version());
        var model = NetworkInZip.Load(ctx);
        var settings = NetworkInZip.Read(ctx, ExplanationFile.Name, stream => ExplanationFile.Read(stream, model));
        return new ExplanationTransformer(env, model, settings);
    }

    private RowToRowMapperTransform Mapped(IDataView input) => new(_host, input, RowMapper(input.Schema), RowMapper);

    private FeaturesRowMapper RowMapper(DataViewSchema input)
    {
        var features = FeatureColumn.Find(input, FeatureColumnName, Model.FeatureCount);
        return new FeaturesRowMapper(this, features, ExplanationColumns.Deliver(OutputColumnName, Model, features, _settings.Columns),
            row => ExplanationColumns.Getters(
                Model, new ExplainedCursorRow(_gradients, _isBaselineZero, _settings.Columns, row, features)));
    }

    private static VersionInfo Version() => new(
        modelSignature: "MLNDEXPL",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ExplanationTransformer).Assembly.FullName);
}
