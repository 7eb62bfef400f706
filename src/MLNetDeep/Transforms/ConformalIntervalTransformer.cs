using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Data.Columns;
using MLNetDeep.Transforms;

[assembly: LoadableClass(
    typeof(ConformalIntervalTransformer), null, typeof(SignatureLoadModel), ConformalIntervalTransformer.UserName,
        ConformalIntervalTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// Applies a <see cref="ConformalIntervalTransform"/>. Saved by <c>mlContext.Model.Save</c> and loaded by <c>mlContext.Model.Load</c> like
/// any transformer of ML.NET. Thread-safe and immutable.
/// </summary>
public sealed class ConformalIntervalTransformer : RowToRowTransformerBase
{
    internal const string UserName = "MLNetDeep Conformal Interval";
    internal const string LoaderSignature = "MLNetDeepConformal";

    private readonly ConformalColumns _columns;
    private readonly ConformalMargin _margin;

    internal ConformalIntervalTransformer(IHostEnvironment environment, ConformalColumns columns, ConformalMargin margin)
        : base(environment.Register(nameof(ConformalIntervalTransformer))) => (_columns, _margin) = (columns, margin);

    /// <summary>The output column, with the slots Low and High.</summary>
    public string OutputColumnName => _columns.Output;

    /// <summary>The share of rows whose interval should contain the true number, above 0 and below 1.</summary>
    public float Coverage => _margin.Coverage;

    /// <summary>
    /// The distance by which an interval extends below low and above high, in units of the label. Negative if the quantiles were wider than
    /// necessary.
    /// </summary>
    public float Margin => _margin.Value;

    /// <summary>The number of rows from which the margin was computed.</summary>
    public int Rows => _margin.Rows;

    private static VersionInfo Version => new(
        modelSignature: "MLNDCNFI",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ConformalIntervalTransformer).Assembly.FullName);

    /// <summary>The format: output column, column of low, column of high, margin, coverage, rows.</summary>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(_columns.Output);
        ctx.SaveNonEmptyString(_columns.Low);
        ctx.SaveNonEmptyString(_columns.High);
        ctx.Writer.Write(_margin.Value);
        ctx.Writer.Write(_margin.Coverage);
        ctx.Writer.Write(_margin.Rows);
    }

    /// <summary>Called by ML.NET when it loads a model.</summary>
    internal static ConformalIntervalTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var columns = new ConformalColumns(ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        var margin = new ConformalMargin(ctx.Reader.ReadSingle(), ctx.Reader.ReadSingle(), ctx.Reader.ReadInt32());
        return float.IsFinite(margin.Value) && margin.Coverage is > 0 and < 1 && margin.Rows > 0
            ? new ConformalIntervalTransformer(env, columns, margin)
            : throw env.ExceptDecode(
                $"The model's ConformalInterval step for column '{columns.Output}' must have a finite margin of a coverage "
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"between 0 and 1. Found: a margin of {margin.Value} with coverage {margin.Coverage}. The file is damaged; save the "
                    + $"model again."));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly ConformalIntervalTransformer _parent;
        private readonly DataViewSchema.Column _low;
        private readonly DataViewSchema.Column _high;

        public Mapper(ConformalIntervalTransformer parent, DataViewSchema schema)
            : base(parent.Host, schema, parent)
        {
            _parent = parent;
            parent._columns.OutputShape(SchemaShape.Create(schema)); // for its checks
            (_low, _high) = (schema[parent._columns.Low], schema[parent._columns.High]);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            ColumnSlots.Add(annotations, ConformalColumns.SlotNames);
            return [new(_parent._columns.Output, new VectorDataViewType(NumberDataViewType.Single, 2), annotations.ToAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var (getLow, getHigh) = (_parent._columns.LowOf(input), _parent._columns.HighOf(input));
            var margin = _parent._margin;
            var (low, high) = (0f, 0f);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                getLow(ref low);
                getHigh(ref high);
                var editor = VBufferEditor.Create(ref value, 2);
                (editor.Values[0], editor.Values[1]) = margin.Around(low, high);
                value = editor.Commit();
            });
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            column => activeOutput(0) && (column == _low.Index || column == _high.Index);

        protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);
    }
}
