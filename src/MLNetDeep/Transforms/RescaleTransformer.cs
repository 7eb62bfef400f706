using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using MLNetDeep.Onnx;
using MLNetDeep.OnnxHooks;
using MLNetDeep.Transforms;

[assembly: LoadableClass(
    typeof(RescaleTransformer), null, typeof(SignatureLoadModel), RescaleTransformer.UserName, RescaleTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// Applies a <see cref="RescaleTransform"/>. Saved by <c>mlContext.Model.Save</c> and loaded by <c>mlContext.Model.Load</c> like any
/// transformer of ML.NET. Thread-safe and immutable.
/// </summary>
public sealed class RescaleTransformer : RowToRowTransformerBase, IScaledColumn
{
    internal const string UserName = "MLNetDeep Rescale";
    internal const string LoaderSignature = "MLNetDeepRescale";

    private readonly Rescaling _rescaling;

    internal RescaleTransformer(IHostEnvironment environment, string outputColumnName, string inputColumnName, Rescaling rescaling)
        : base(environment.Register(nameof(RescaleTransformer)))
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        _rescaling = rescaling;
    }

    /// <summary>The output column.</summary>
    public string OutputColumnName { get; }

    /// <summary>The input column.</summary>
    public string InputColumnName { get; }

    /// <summary>The factor of each value.</summary>
    public float Scale => _rescaling.Scale;

    /// <summary>The number that is added afterwards.</summary>
    public float Offset => _rescaling.Offset;

    string? IScaledColumn.OnlyInputColumnName => InputColumnName;

    internal SchemaShape OutputShape(SchemaShape inputSchema)
    {
        var input = inputSchema.RequireNumbers("Rescale", InputColumnName);
        var annotations = new SchemaShape(input.Annotations.Where(annotation => _rescaling.KeepsTrue(annotation.Name)));
        return inputSchema.With(new SchemaShape.Column(OutputColumnName, input.Kind, NumberDataViewType.Single, isKey: false, annotations));
    }

    private static VersionInfo Version => new(
        modelSignature: "MLNDRESC",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(RescaleTransformer).Assembly.FullName);

    /// <summary>The format: output column, input column, scale, offset.</summary>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(OutputColumnName);
        ctx.SaveNonEmptyString(InputColumnName);
        ctx.Writer.Write(Scale);
        ctx.Writer.Write(Offset);
    }

    /// <summary>Called by ML.NET when it loads a model.</summary>
    internal static RescaleTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var outputColumnName = ctx.LoadNonEmptyString();
        var inputColumnName = ctx.LoadNonEmptyString();
        var rescaling = new Rescaling(Scale: ctx.Reader.ReadSingle(), Offset: ctx.Reader.ReadSingle());
        if (!float.IsFinite(rescaling.Scale) || !float.IsFinite(rescaling.Offset))
            throw env.ExceptDecode(string.Create(
                CultureInfo.InvariantCulture,
                $"The model's Rescale step for column '{outputColumnName}' must have a finite scale and offset. Found: {rescaling.Scale} "
                + $"and {rescaling.Offset}. The file is damaged; save the model again."));
        return new RescaleTransformer(env, outputColumnName, inputColumnName, rescaling);
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase, ISaveAsOnnx
    {
        private readonly RescaleTransformer _parent;
        private readonly DataViewSchema.Column _input;

        public Mapper(RescaleTransformer parent, DataViewSchema schema)
            : base(parent.Host, schema, parent)
        {
            _parent = parent;
            parent.OutputShape(SchemaShape.Create(schema)); // for its checks
            _input = schema[parent.InputColumnName];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(_input.Annotations, _parent._rescaling.KeepsTrue);
            var type = _input.Type is VectorDataViewType vector ? new VectorDataViewType(NumberDataViewType.Single, vector.Dimensions)
                : (DataViewType)NumberDataViewType.Single;
            return [new DataViewSchema.DetachedColumn(_parent.OutputColumnName, type, annotations.ToAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return _input.Type is VectorDataViewType ? _parent._rescaling.VectorGetter(input, input.Schema[_input.Index])
                : _parent._rescaling.ScalarGetter(input, input.Schema[_input.Index]);
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) => column =>
            column == _input.Index && activeOutput(0);

        protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);

        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) =>
            PipelineStep.Add(ctx, "Rescale", [_input], GetOutputColumnsCore(), (graph, inputs, outputs) =>
            InputNodes.Rescaled(graph, InputNodes.AsSingle(graph, inputs[0], PipelineStep.ElementOf(_input)), _parent.Scale, _parent.Offset,
                outputs[0]));
    }
}
