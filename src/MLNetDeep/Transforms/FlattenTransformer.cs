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
    typeof(FlattenTransformer), null, typeof(SignatureLoadModel), FlattenTransformer.UserName, FlattenTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// Applies a <see cref="FlattenTransform"/>. Saved by <c>mlContext.Model.Save</c> and loaded by <c>mlContext.Model.Load</c> like any
/// transformer of ML.NET. Thread-safe and immutable.
/// </summary>
public sealed class FlattenTransformer : RowToRowTransformerBase, IScaledColumn
{
    internal const string UserName = "MLNetDeep Flatten";
    internal const string LoaderSignature = "MLNetDeepFlatten";

    internal FlattenTransformer(IHostEnvironment environment, string outputColumnName, IReadOnlyList<string> inputColumnNames)
        : base(environment.Register(nameof(FlattenTransformer)))
    {
        OutputColumnName = outputColumnName;
        InputColumnNames = Array.AsReadOnly([.. inputColumnNames]);
    }

    /// <summary>The output column.</summary>
    public string OutputColumnName { get; }

    /// <summary>The input columns, in the order of their slots.</summary>
    public IReadOnlyList<string> InputColumnNames { get; }

    string? IScaledColumn.OnlyInputColumnName => InputColumnNames.Count == 1 ? InputColumnNames[0] : null;

    float IScaledColumn.Scale => 1;

    float IScaledColumn.Offset => 0;

    internal SchemaShape OutputShape(SchemaShape inputSchema)
    {
        var inputs = InputColumnNames.Select(name => inputSchema.RequireNumbersOrBooleansOfKnownSize("Flatten", name)).ToArray();
        return inputSchema.With(new SchemaShape.Column(
            OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            FlattenedAnnotations.Promise(inputs)));
    }

    private static VersionInfo Version => new(
        modelSignature: "MLNDFLAT",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(FlattenTransformer).Assembly.FullName);

    /// <summary>The format: output column, number of input columns, input columns.</summary>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(OutputColumnName);
        ctx.Writer.Write(InputColumnNames.Count);
        foreach (var name in InputColumnNames)
            ctx.SaveNonEmptyString(name);
    }

    /// <summary>Called by ML.NET when it loads a model.</summary>
    internal static FlattenTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var outputColumnName = ctx.LoadNonEmptyString();
        var count = ctx.Reader.ReadInt32();
        if (count < 1)
            throw env.ExceptDecode(string.Create(
                CultureInfo.InvariantCulture,
                $"The model's Flatten step for column '{outputColumnName}' must have at least one input column. Found: {count}. The file "
                + $"is damaged; save the model again."));

        // A list, which grows as names are found, because the count may be damaged too.
        var inputColumnNames = new List<string>();
        for (var i = 0; i < count; i++)
            inputColumnNames.Add(ctx.LoadNonEmptyString());
        return new FlattenTransformer(env, outputColumnName, [.. inputColumnNames]);
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase, ISaveAsOnnx
    {
        private readonly FlattenTransformer _parent;
        private readonly DataViewSchema.Column[] _inputs;
        private readonly int _size;

        public Mapper(FlattenTransformer parent, DataViewSchema schema)
            : base(parent.Host, schema, parent)
        {
            _parent = parent;
            parent.OutputShape(SchemaShape.Create(schema)); // for its checks
            _inputs = [.. parent.InputColumnNames.Select(name => schema[name])];
            _size = SizeOf(_inputs);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() =>
            [new(_parent.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, _size),
                FlattenedAnnotations.Deliver(_inputs, _size))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            return FlattenedRow.Getter(input, [.. _inputs.Select(column => input.Schema[column.Index])]);
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            column => activeOutput(0) && _inputs.Any(input => input.Index == column);

        protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);

        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) =>
            PipelineStep.Add(ctx, "Flatten", _inputs, GetOutputColumnsCore(), (graph, inputs, outputs) =>
        {
            string[] parts = [.. inputs.Zip(
                _inputs, (variable, column) => InputNodes.AsSingle(graph, variable, PipelineStep.ElementOf(column)))];
            if (parts.Length == 1)
                InputNodes.Flattened(graph, parts[0], _size, outputs[0]);
            else
                graph.Node("Concat", [.. parts.Zip(_inputs, (part, column) => InputNodes.Flattened(graph, part, SizeOf([column])))],
                    [OnnxAttribute.Of("axis", 1)], outputs[0]);
        });

        private static int SizeOf(IEnumerable<DataViewSchema.Column> inputs)
        {
            var size = inputs.Sum(input => input.Type is VectorDataViewType vector ? (long)vector.Size : 1);
            return size <= Array.MaxLength
                ? (int)size
                : throw new ArgumentOutOfRangeException(
                    null, string.Create(
                        CultureInfo.InvariantCulture,
                        $"Flatten input columns must have at most {Array.MaxLength} slots together. Received: {size}. Leave some of them "
                        + $"out."));
        }
    }
}
