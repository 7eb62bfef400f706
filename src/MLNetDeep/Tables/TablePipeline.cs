using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetDeep.Transforms;

namespace MLNetDeep.Tables;

/// <summary>
/// Builds the steps of a table's features, those of one kind together, so that fitting reads the rows as few times as may be.
/// </summary>
/// <param name="catalog">Where the steps come from.</param>
/// <param name="options">The options.</param>
/// <param name="outputColumnName">The column to make.</param>
internal sealed class TablePipeline(TransformsCatalog catalog, TableFeaturesOptions options, string outputColumnName)
{
    /// <summary>What a missing text is called among the values of its column.</summary>
    private const string MissingName = "(missing)";

    private readonly IHostEnvironment _environment = CatalogUtils.GetEnvironment(catalog);
    private readonly List<TableStep> _steps = [];

    /// <summary>The steps for those columns.</summary>
    /// <param name="columns">What becomes of the columns.</param>
    /// <param name="schema">Their schema; no column of it is replaced but the output.</param>
    public IReadOnlyList<TableStep> Steps(IReadOnlyList<TableColumnChoice> columns, DataViewSchema schema)
    {
        Part[] parts = [.. columns.Where(column => column.Kind != TableColumnKind.LeftOut).Select(
            column => new Part(column, schema[column.Name].Type, FreeName(column, schema)))];
        AddNumbers(parts);
        AddCategories(parts);
        foreach (var part in parts.Where(part => part.Column.Kind == TableColumnKind.Date))
        {
            DatePart[] datePart = [.. part.Column.DateParts];
            Add($"DateParts({Text(part.Output)}, {Text(part.Input)}, {string.Join(", ", datePart.Select(each => $"DatePart.{each}"))})",
                new DatePartsTransform(_environment, part.Output, part.Input, datePart));
        }
        foreach (var part in parts.Where(part => part.Column.Kind == TableColumnKind.FreeText))
            Add($"Text.FeaturizeText({Text(part.Output)}, {Text(part.Input)})", catalog.Text.FeaturizeText(part.Output, part.Input));

        (string SlotName, string Column)[] inputs = [.. parts.Select(part => (part.Input, part.IsReady ? part.Input : part.Output))];
        var inputsText = string.Join(", ", inputs.Select(input => $"({Text(input.SlotName)}, {Text(input.Column)})"));
        Add($"ConcatenateAs({Text(outputColumnName)}, {inputsText})",
            new NamedConcatenation(_environment, outputColumnName, inputs));
        string[] between = [.. parts.Where(part => !part.IsReady).Select(part => part.Output)];
        if (between.Length > 0)
            Add($"DropColumns({string.Join(", ", between.Select(Text))})", catalog.DropColumns(between));
        return _steps;
    }

    private void AddNumbers(Part[] parts)
    {
        Part[] numbers = [.. parts.Where(part => part.Column.Kind is TableColumnKind.Number or TableColumnKind.Boolean && !part.IsReady)];
        foreach (var part in numbers.Where(part => part.IsText))
        {
            // An empty text would be the number 0 otherwise.
            const string expression = "(x) : len(x) == 0 ? na(single(x)) : single(x)";
            AddExpression(part, expression);
        }
        Convert(numbers.Where(part => !part.IsText), DataKind.Single);
    }

    private void AddCategories(Part[] parts)
    {
        Part[] categories = [.. parts.Where(part => part.Column.Kind is TableColumnKind.Category or TableColumnKind.HashedCategory)];
        Part[] ofNumbers = [.. categories.Where(part => part.Type is NumberDataViewType)];
        Part[] withGaps = [.. categories.Where(part => part.IsText && part.Column.Missing > 0)];
        Convert(ofNumbers, DataKind.String);
        foreach (var part in withGaps)
            AddExpression(part, $"(x) : len(x) == 0 ? \"{MissingName}\" : x");
        string InputOf(Part part) => ofNumbers.Contains(part) || withGaps.Contains(part) ? part.Output : part.Input;
        (string, string)[] Pairs(IEnumerable<Part> some) => [.. some.Select(part => (part.Output, InputOf(part)))];

        if (Pairs(categories.Where(part => part.Column.Kind == TableColumnKind.Category && !part.IsKey)) is { Length: > 0 } texts)
        {
            // By value, so that the order of rows does not matter.
            var most = Math.Max(options.MostCategories, categories.Max(part => part.Column.DistinctValues ?? 0)) + 1;
            Add(string.Create(CultureInfo.InvariantCulture,
                $"Categorical.OneHotEncoding({CSharpText.Pairs(texts)}, maximumNumberOfKeys: {most}, keyOrdinality: "
                    + $"Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)"),
                catalog.Categorical.OneHotEncoding(ColumnPairs(texts), maximumNumberOfKeys: most,
                    keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
        }
        if (Pairs(categories.Where(part => part.Column.Kind == TableColumnKind.Category && part.IsKey)) is { Length: > 0 } keys)
            Add($"Conversion.MapKeyToVector({CSharpText.Pairs(keys)})", catalog.Conversion.MapKeyToVector(ColumnPairs(keys)));
        foreach (var group in categories.Where(part => part.Column.HashSlots is not null).GroupBy(part => part.Column.HashSlots!.Value))
        {
            var (bits, pairs) = ((int)Math.Log2(group.Key), Pairs(group));
            Add(string.Create(CultureInfo.InvariantCulture,
                $"Categorical.OneHotHashEncoding({CSharpText.Pairs(pairs)}, numberOfBits: {bits})"),
                catalog.Categorical.OneHotHashEncoding(ColumnPairs(pairs), numberOfBits: bits));
        }
    }

    private void Convert(IEnumerable<Part> parts, DataKind kind)
    {
        (string, string)[] pairs = [.. parts.Select(part => (part.Output, part.Input))];
        if (pairs.Length > 0)
            Add($"Conversion.ConvertType({CSharpText.Pairs(pairs)}, DataKind.{kind})", catalog.Conversion.ConvertType(
                ColumnPairs(pairs), kind));
    }

    private void AddExpression(Part part, string expression) =>
        Add($"Expression({Text(part.Output)}, {Text(expression)}, {Text(part.Input)})",
            catalog.Expression(part.Output, expression, part.Input));

    private void Add(string code, IEstimator<ITransformer> step) =>
        _steps.Add(new TableStep { Code = $"mlContext.Transforms.{code}", Estimator = step });

    /// <summary>A name that no column has: that of the output, a dot and that of the column.</summary>
    private string FreeName(TableColumnChoice column, DataViewSchema schema)
    {
        var name = $"{outputColumnName}.{column.Name}";
        for (var i = 1; schema.GetColumnOrNull(name) is not null; i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{outputColumnName}.{column.Name}.{i}");
        return name;
    }

    private static InputOutputColumnPair[] ColumnPairs(IEnumerable<(string Output, string Input)> pairs) =>
        [.. pairs.Select(pair => new InputOutputColumnPair(pair.Output, pair.Input))];

    private static string Text(string name) => CSharpText.Literal(name);

    /// <summary>A column on its way into the features.</summary>
    /// <param name="Column">What it becomes.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Output">The column that is made of it.</param>
    private sealed record Part(TableColumnChoice Column, DataViewType Type, string Output)
    {
        public string Input => Column.Name;

        public bool IsText => Type is TextDataViewType;

        public bool IsKey => Type is KeyDataViewType;

        /// <summary>Whether it can be concatenated as it is.</summary>
        public bool IsReady => Column.Kind == TableColumnKind.Number
            && (Type == NumberDataViewType.Single || Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single);
    }
}

/// <summary>Names and lists as C# writes them.</summary>
internal static class CSharpText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' or '\\' => literal.Append('\\').Append(unit),
                _ when char.IsControl(unit) => literal.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture)),
                _ => literal.Append(unit),
            };
        }
        return literal.Append('"').ToString();
    }

    /// <summary>A collection of pairs of an output column and its input.</summary>
    public static string Pairs(IEnumerable<(string Output, string Input)> pairs) =>
        $"[{string.Join(", ", pairs.Select(pair => $"new({Literal(pair.Output)}, {Literal(pair.Input)})"))}]";
}
