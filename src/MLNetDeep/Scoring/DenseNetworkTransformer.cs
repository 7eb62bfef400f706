using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Data.Columns;
using MLNetDeep.Scoring;

[assembly: LoadableClass(
    typeof(DenseNetworkTransformer), null, typeof(SignatureLoadModel), "Dense network", DenseNetworkTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// A trained network as a transformer: adds its predictions to a data view.
/// </summary>
/// <remarks>
/// <para>Output columns. They have the annotations of ML.NET's own trainers, so its evaluators and tools recognize them:</para>
/// <list type="bullet">
/// <item>multiclass: <c>Score</c>, the probabilities of the classes (Vector of Single), and <c>PredictedLabel</c>, a key with the label's
/// values;</item>
/// <item>binary: <c>Score</c>, the log-odds of true (Single), <c>Probability</c> (Single), and <c>PredictedLabel</c> (Boolean);</item>
/// <item>several labels: the same three as vectors;</item>
/// <item>regression: <c>Score</c>, the predicted number (Single), or a vector of several; with <see cref="QuantilesError"/> also
/// <c>Quantiles</c> (vector).</item>
/// </list>
/// <para><c>mlContext.Model.Save</c> saves it in ML.NET's model zip; <c>mlContext.Model.Load</c> loads it without any registration. Scoring
/// needs no libtorch.</para>
/// <para>Immutable and thread-safe. A row with a missing feature (NaN) has NaN scores, as with ML.NET's own linear trainers, unless the
/// network begins with a <see cref="TableEncoding"/>. Its <c>PredictedLabel</c> is missing if it is a key, and false if it is a Boolean,
/// which cannot be missing. A warning in the log of the context reports the first such row.</para>
/// </remarks>
public sealed class DenseNetworkTransformer : ISingleFeaturePredictionTransformer<DenseNetworkModel>, ISingleFeaturePredictionTransformer
{
    internal const string LoaderSignature = "MLNetDeepDenseNetwork";

    private readonly IHost _host;
    private readonly NetworkScorer _scorer;

    /// <summary>Creates a transformer that scores with a network, for example with one whose weights were loaded from a file.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The network, without a <see cref="DenseNetworkModel.Preparation"/>.</param>
    /// <exception cref="ArgumentException">
    /// The model has a preparation. In a pipeline, the steps before this one prepare the features.
    /// </exception>
    public DenseNetworkTransformer(MLContext mlContext, DenseNetworkModel model)
        : this((IHostEnvironment)NotNull(mlContext, nameof(mlContext)), NotNull(model, nameof(model)))
    {
    }

    internal DenseNetworkTransformer(IHostEnvironment env, DenseNetworkModel model)
    {
        _host = env.Register(nameof(DenseNetworkTransformer));
        model.RequireNoPreparation($"A {nameof(DenseNetworkTransformer)}", nameof(model));
        _scorer = model.Scorer;
        NaNScores = new NaNScores(_host, model);
        Model = model;
        FeatureColumnType = new VectorDataViewType(NumberDataViewType.Single, model.FeatureCount);
    }

    /// <summary>The network: layers, weights and history.</summary>
    public DenseNetworkModel Model { get; }

    /// <summary>The record of the training.</summary>
    public TrainingHistory History => Model.History;

    /// <summary>The name of the feature column.</summary>
    public string FeatureColumnName => Model.FeatureColumnName;

    /// <summary>The type of the feature column: a vector of Single of the size in training.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <summary>Says once that rows score NaN.</summary>
    internal NaNScores NaNScores { get; }

    /// <summary>Returns a transformer of the same network with another threshold of <c>PredictedLabel</c>.</summary>
    /// <param name="threshold">See <see cref="DenseNetworkModel.WithThreshold"/>.</param>
    /// <inheritdoc cref="DenseNetworkModel.WithThreshold" path="/exception"/>
    public DenseNetworkTransformer WithThreshold(float threshold) => new(_host, Model.WithThreshold(threshold));

    /// <summary>Returns a transformer of the same network with weights in half precision (bfloat16).</summary>
    /// <inheritdoc cref="DenseNetworkModel.WithHalfPrecisionWeights" path="/remarks"/>
    public DenseNetworkTransformer WithHalfPrecisionWeights() => new(_host, Model.WithHalfPrecisionWeights());

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>Returns the schema of a data view after <see cref="Transform"/>.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than in training.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowByRow(new EmptyDataView(_host, inputSchema)).OutputSchema;
    }

    /// <summary>Adds the predictions to a data view. Lazy: rows are read and scored in blocks while a cursor moves.</summary>
    /// <param name="input">The rows to score.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than in training.
    /// </exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, this, _scorer);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowByRow(new EmptyDataView(_host, inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version());
        NetworkInZip.Save(ctx, Model);
    }

    /// <summary>Called by ML.NET when a model is loaded.</summary>
    internal static DenseNetworkTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version());
        return new DenseNetworkTransformer(env, NetworkInZip.Load(ctx));
    }

    /// <summary>The predictions beside a data view, made row by row: where rows cannot be read ahead.</summary>
    internal RowToRowMapperTransform RowByRow(IDataView input) => new(_host, input, RowMapper(input.Schema), RowMapper);

    private FeaturesRowMapper RowMapper(DataViewSchema input)
    {
        var features = FeatureColumn.Find(input, FeatureColumnName, Model.FeatureCount);
        return new FeaturesRowMapper(this, features, OutputColumns.Of(Model, input),
            row => OutputColumns.Getters(Model, new SingleScoredRow(_scorer, this, row, features)));
    }

    private static T NotNull<T>(T? argument, string name)
        where T : class => argument ?? throw new ArgumentNullException(name);

    private static VersionInfo Version() => new(
        modelSignature: "MLNDDNSE",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(DenseNetworkTransformer).Assembly.FullName);
}
