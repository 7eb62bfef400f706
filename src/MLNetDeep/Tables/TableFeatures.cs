using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Options;
using MLNetDeep.Tables;

namespace MLNetDeep;

/// <summary>
/// Turns a table with numbers, Booleans, dates, keys and texts into one vector of features. It is a chain of ordinary steps of ML.NET and
/// this library, built after an inspection of the table's rows. <see cref="Steps"/> has the steps, and <see cref="Code"/> is C# that builds
/// the same steps, for you to change. <see cref="Columns"/> has the choice for each column and the reason; <see cref="ToString"/> prints
/// it.
/// </summary>
/// <remarks>
/// <para>
/// The inspection decides the kind of each column. The fit learns the values of categories, from the rows of the fit only. So
/// cross-validation and <c>pipeline.Fit(train, validation)</c> learn nothing from held-out rows. Inspect only training rows, too.
/// </para>
/// <para>
/// Load numbers with <c>TextLoader.Options.MissingRealsAsNaNs</c>: otherwise ML.NET reads an empty field as 0, which cannot be told from a
/// real 0. Numbers are neither scaled nor imputed: a missing one is NaN in the features, which trees and a network with a
/// <see cref="TableEncoding"/> accept. All columns of the table stay in the data. Slots are named after their columns: <c>age</c>,
/// <c>colour.red</c>, <c>bought.Month</c>; those of hashed categories have no names. The annotation <c>CategoricalSlotRanges</c>, which
/// <c>LightGbm</c> reads too, marks the slots of a category.
/// </para>
/// <para>
/// <c>mlContext.Model.Save</c> and <c>Load</c> save and load it without any registration. Immutable; as thread-safe as ML.NET's estimators.
/// </para>
/// </remarks>
/// <example><code>
/// var features = mlContext.Transforms.TableFeatures(data, labelColumnName: "income");
/// Console.WriteLine(features);
/// </code></example>
public sealed class TableFeatures : IEstimator<TransformerChain<ITransformer>>
{
    private readonly EstimatorChain<ITransformer> _chain;

    private TableFeatures(string outputColumnName, IReadOnlyList<TableColumnChoice> columns, IReadOnlyList<TableStep> steps, long rows)
    {
        OutputColumnName = outputColumnName;
        Columns = Array.AsReadOnly([.. columns]);
        Steps = Array.AsReadOnly([.. steps]);
        RowsLookedAt = rows;
        _chain = steps.Aggregate(new EstimatorChain<ITransformer>(), (chain, step) => chain.Append(step.Estimator));
    }

    /// <summary>The output column.</summary>
    public string OutputColumnName { get; }

    /// <summary>The choice for each column, in the order of the table; also for the label, which is left out.</summary>
    public IReadOnlyList<TableColumnChoice> Columns { get; }

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<TableStep> Steps { get; }

    /// <summary>The number of rows that were inspected.</summary>
    public long RowsLookedAt { get; }

    /// <summary>
    /// The C# that builds the same pipeline, given a variable <c>mlContext</c>. Needs <c>using Microsoft.ML</c>, <c>Microsoft.ML.Data</c>
    /// and <c>MLNetDeep</c>.
    /// </summary>
    public string Code =>
        $"var features = {string.Join("\n    .Append(", Steps.Select((step, i) => i == 0 ? step.Code : $"{step.Code})"))};\n";

    /// <summary>Learns the values of the categories.</summary>
    /// <param name="input">Rows with the columns of the table. They need no label.</param>
    public TransformerChain<ITransformer> Fit(IDataView input) => _chain.Fit(input);

    /// <summary>Returns the schema shape of the output.</summary>
    /// <param name="inputSchema">The schema shape of the input.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _chain.GetOutputSchema(inputSchema);

    /// <summary>The choice for each column, as a table in plain text.</summary>
    public override string ToString() => TableText.Of(this);

    internal static TableFeatures Of(TransformsCatalog catalog, IDataView data, string labelColumnName, string outputColumnName,
        TableFeaturesOptions options)
    {
        options.Validate();
        data.Schema.RequireColumn(labelColumnName, $"Label column '{labelColumnName}'",
            "Give the name of the column to predict as labelColumnName.");
        foreach (var name in options.Columns.Keys)
            data.Schema.RequireColumn(name, $"Column '{name}' of {nameof(TableFeaturesOptions)}.{nameof(TableFeaturesOptions.Columns)}",
                "Correct its name.");

        var look = TableLook.At(data, data.Schema[labelColumnName], options.RowsToLookAt, name => name != labelColumnName
            && options.Columns.GetValueOrDefault(name, TableColumnKind.Number) != TableColumnKind.LeftOut);
        if (look.Rows == 0)
            throw new InvalidOperationException(
                "TableFeatures must have at least one row to inspect. Received: none. "
                    + "Check the file, and the filters before it.");

        var ruling = new ColumnRuling(options);
        var columns = Choices(name => look.SayLabel.Contains(name));
        // Where only columns that say the label are left, they are what there is to learn from.
        if (columns.All(column => column.Kind == TableColumnKind.LeftOut))
            columns = Choices(_ => false);
        if (columns.All(column => column.Kind == TableColumnKind.LeftOut))
        {
            var reasons = string.Concat(columns.Select(column => $"\n - {column}"));
            throw new ArgumentException(
                $"TableFeatures must find at least one feature. Every column is left out:{reasons}\n"
                    + $"To use a column anyway, set its kind in "
                    + $"{nameof(TableFeaturesOptions)}.{nameof(TableFeaturesOptions.Columns)}.");
        }
        var steps = new TablePipeline(catalog, options, outputColumnName).Steps(columns, data.Schema);
        return new TableFeatures(outputColumnName, columns, steps, look.Rows);

        TableColumnChoice[] Choices(Func<string, bool> saysLabel) => [.. look.Columns.Select(column => column.Name == labelColumnName
            ? new TableColumnChoice { Name = column.Name, Type = $"{column.Type}", Kind = TableColumnKind.LeftOut, Why = "label" }
            : ruling.Of(column, saysLabel(column.Name)))];
    }
}

/// <summary>The choice of <see cref="TableFeatures"/> for a column of the table, and the reason. Immutable.</summary>
public sealed record TableColumnChoice
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The column's type in the data, as ML.NET calls it.</summary>
    public required string Type { get; init; }

    /// <summary>The kind that was chosen.</summary>
    public required TableColumnKind Kind { get; init; }

    /// <summary>The number of inspected rows without a value.</summary>
    /// <value>The default value is 0.</value>
    public long Missing { get; init; }

    /// <summary>
    /// The number of different values of a text, of a key, or of whole numbers that are named as identifiers, counted up to 131,072; null
    /// for other columns.
    /// </summary>
    /// <value>The default value is null.</value>
    public int? DistinctValues { get; init; }

    /// <summary>The reason, in a few words.</summary>
    public required string Why { get; init; }

    /// <summary>
    /// The parts of a date that become slots: those that differed between rows, without year, month and day of the year where all dates
    /// are within one year; all parts where none differed. Empty for other kinds.
    /// </summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<DatePart> DateParts { get; init => field = Values.Of(value); } = Values.Of<DatePart>([]);

    /// <summary>The number of slots of a hashed category; null for other kinds.</summary>
    /// <value>The default value is null.</value>
    public int? HashSlots { get; init; }

    /// <summary>The column in a line: name, kind and reason.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Kind} ({Why})");
}

/// <summary>One step of the pipeline that <see cref="TableFeatures"/> built. Immutable.</summary>
public sealed record TableStep
{
    /// <summary>The C# that creates the same step.</summary>
    public required string Code { get; init; }

    /// <summary>The step.</summary>
    public required IEstimator<ITransformer> Estimator { get; init; }

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
