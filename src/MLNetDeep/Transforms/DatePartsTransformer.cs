using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep;
using MLNetDeep.Data.Columns;
using MLNetDeep.Transforms;

[assembly: LoadableClass(typeof(DatePartsTransformer), null, typeof(SignatureLoadModel), DatePartsTransformer.UserName,
    DatePartsTransformer.LoaderSignature)]

namespace MLNetDeep;

/// <summary>
/// Applies a <see cref="DatePartsTransform"/>. Saved by <c>mlContext.Model.Save</c> and loaded by <c>mlContext.Model.Load</c> like any
/// transformer of ML.NET. Thread-safe and immutable.
/// </summary>
public sealed class DatePartsTransformer : RowToRowTransformerBase
{
    internal const string UserName = "MLNetDeep Date Parts";
    internal const string LoaderSignature = "MLNetDeepDateParts";

    private readonly DatePart[] _parts;

    internal DatePartsTransformer(IHostEnvironment environment, string outputColumnName, string inputColumnName, DatePart[] parts)
        : base(environment.Register(nameof(DatePartsTransformer)))
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        _parts = parts;
        Parts = parts.AsReadOnly();
    }

    /// <summary>The output column.</summary>
    public string OutputColumnName { get; }

    /// <summary>The input column.</summary>
    public string InputColumnName { get; }

    /// <summary>The parts in the order of the slots; empty for all parts that the input's type has.</summary>
    public IReadOnlyList<DatePart> Parts { get; }

    internal SchemaShape OutputShape(SchemaShape inputSchema)
    {
        const string role = "DateParts input column";
        var input = inputSchema.RequireColumn(role, InputColumnName, "Name a column of dates as the input of DateParts.");
        if (!input.IsScalar() || !DateReading.CanRead(input.ItemType))
            throw input.WrongType(role, "must be a date, a span of time, or a text that begins with the year",
                "Load it as DateTime: DataKind.DateTime of a text file.");
        if (input.ItemType == TimeSpanDataViewType.Instance && _parts.Any(part => part != DatePart.Days))
            throw input.WrongType(role, $"must be a date for the parts {string.Join(", ", _parts)}",
                $"Ask for {nameof(DatePart.Days)} alone.");

        return inputSchema.With(new SchemaShape.Column(
            OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape([ColumnSlots.Promise()])));
    }

    private static VersionInfo Version => new(
        modelSignature: "MLNDDATE",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(DatePartsTransformer).Assembly.FullName);

    /// <summary>The format: output column, input column, number of parts, their names.</summary>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(OutputColumnName);
        ctx.SaveNonEmptyString(InputColumnName);
        ctx.Writer.Write(_parts.Length);
        foreach (var part in _parts)
            ctx.SaveNonEmptyString(part.ToString());
    }

    /// <summary>Called by ML.NET when it loads a model.</summary>
    internal static DatePartsTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var outputColumnName = ctx.LoadNonEmptyString();
        var inputColumnName = ctx.LoadNonEmptyString();
        var count = ctx.Reader.ReadInt32();
        var known = Enum.GetNames<DatePart>();
        string[] names = count >= 0 && count <= known.Length ? [.. Enumerable.Range(0, count).Select(_ => ctx.LoadNonEmptyString())] : [];
        if (names.Length != count || names.Except(known).Any() || names.Distinct().Count() != count)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{count}: {string.Join(", ", names)}");
            throw env.ExceptDecode($"The model's DateParts step for column '{outputColumnName}' must have known parts, each once. "
                + $"Found: {found}. The file is damaged, or of a newer version.");
        }
        return new DatePartsTransformer(env, outputColumnName, inputColumnName, [.. names.Select(Enum.Parse<DatePart>)]);
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly DatePartsTransformer _parent;
        private readonly DataViewSchema.Column _input;
        private readonly DatePart[] _parts;

        public Mapper(DatePartsTransformer parent, DataViewSchema schema)
            : base(parent.Host, schema, parent)
        {
            _parent = parent;
            parent.OutputShape(SchemaShape.Create(schema)); // for its checks
            _input = schema[parent.InputColumnName];
            DatePart[] all = _input.Type == TimeSpanDataViewType.Instance ? [DatePart.Days] : Enum.GetValues<DatePart>();
            _parts = parent._parts.Length > 0 ? parent._parts : all;
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            ColumnSlots.Add(annotations, [.. _parts.Select(part => part.ToString())]);
            return [new(_parent.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, _parts.Length),
                annotations.ToAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var read = DateReading.Reader(input, input.Schema[_input.Index]);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                var date = read();
                var editor = VBufferEditor.Create(ref value, _parts.Length);
                for (var i = 0; i < _parts.Length; i++)
                    editor.Values[i] = DateReading.Part(date, _parts[i]);
                value = editor.Commit();
            });
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) =>
            column => column == _input.Index && activeOutput(0);

        protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);
    }
}
