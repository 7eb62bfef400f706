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
/// <para>Output columns, with the annotations ML.NET's own trainers give, so that its evaluators and tools know them:</para>
/// <list type="bullet">
/// <item>multiclass: <c>Score</c>, the probabilities of the classes (Vector of Single), and <c>PredictedLabel</c>, a key with the label's
/// values;</item>
/// <item>binary: <c>Score</c>, the log-odds of true (Single), <c>Probability</c> (Single), and <c>PredictedLabel</c> (Boolean);</item>
/// <item>regression: <c>Score</c>, the predicted number (Single).</item>
/// </list>
/// <para>Saved by <c>mlContext.Model.Save</c> into ML.NET's model zip and loaded by <c>mlContext.Model.Load</c>, with nothing registered.
/// Scoring happens in managed memory and needs no libtorch.</para>
/// <para>Immutable and thread-safe. A row with a missing feature (NaN) has NaN scores, as of ML.NET's own linear trainers, unless the
/// network begins with a <see cref="TableEncoding"/>; <c>PredictedLabel</c> is missing where it is a key, and false where it is a Boolean,
/// which cannot be missing. The first such row is told of in a warning on the log of the context.</para>
/// </remarks>
public sealed class DenseNetworkTransformer : ISingleFeaturePredictionTransformer<DenseNetworkModel>, ISingleFeaturePredictionTransformer
{
    internal const string LoaderSignature = "MLNetDeepDenseNetwork";

    private readonly IHost _host;
    private readonly NetworkScorer _scorer;

    /// <summary>A transformer that scores with a network, for example with one whose weights were loaded from a file.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The network, without a <see cref="DenseNetworkModel.Preparation"/>.</param>
    /// <exception cref="ArgumentException">The model has a preparation, which here the steps before this one have.</exception>
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

    /// <summary>The name of the column the network reads.</summary>
    public string FeatureColumnName => Model.FeatureColumnName;

    /// <summary>The type of the column the network reads: a vector of Single of the size it was trained with.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <summary>Says once that rows score NaN.</summary>
    internal NaNScores NaNScores { get; }

    /// <summary>A transformer of the same network that predicts true above another probability.</summary>
    /// <param name="threshold">See <see cref="DenseNetworkModel.WithThreshold"/>.</param>
    /// <inheritdoc cref="DenseNetworkModel.WithThreshold" path="/exception"/>
    public DenseNetworkTransformer WithThreshold(float threshold) => new(_host, Model.WithThreshold(threshold));

    /// <summary>A transformer of the same network with weights of half the size.</summary>
    /// <inheritdoc cref="DenseNetworkModel.WithHalfPrecisionWeights" path="/remarks"/>
    public DenseNetworkTransformer WithHalfPrecisionWeights() => new(_host, Model.WithHalfPrecisionWeights());

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of a data view after <see cref="Transform"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The feature column is missing, of another type, or of another size than in training.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowByRow(new EmptyDataView(_host, inputSchema)).OutputSchema;
    }

    /// <summary>Adds the predictions to a data view. Lazy: rows are read and scored, a block at a time, while a cursor moves.</summary>
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
