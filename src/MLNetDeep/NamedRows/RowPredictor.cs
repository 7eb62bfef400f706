using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.NamedRows;

namespace MLNetDeep;

/// <summary>
/// Predicts rows of named values with any fitted or loaded pipeline of ML.NET, without classes for its columns:
/// <c>mlContext.Model.CreateRowPredictor(model, schema)</c>.
/// </summary>
/// <remarks>
/// <para>Values are given by the names of the pipeline's input columns, as in the schema of <c>Model.Load(path, out var schema)</c>. They
/// are checked: a missing column, an unknown column and a value of another type are errors that name the column.</para>
/// <list type="bullet">
/// <item>A number may have any .NET type, if its value fits the column's type; null is missing (NaN), if the column's type has that.</item>
/// <item>A text may be null: that is ML.NET's missing (empty) text. The steps of the pipeline decide what an unknown text becomes:
/// <c>OneHotEncoding</c> turns it into zeros, <c>MapValueToKey</c> into a missing key.</item>
/// <item>A key is given by its value, if the schema has the values; an unknown value is an error.</item>
/// <item>A date, a time span or a Boolean is given as such, or in JSON; a vector as a list of its size. A date may also be a text. It is
/// read as ML.NET's loader of texts reads it, on every machine: without a time zone it is in universal time (UTC), and a DateTime with one
/// is converted to universal time.</item>
/// </list>
/// <para>Thread-safe. It keeps a row of ML.NET for each thread that predicts at the same time.</para>
/// </remarks>
public sealed class RowPredictor
{
    private readonly IRowToRowMapper _mapper;
    private readonly InputColumns _inputs;
    private readonly DataViewSchema.Column[] _outputs;
    private readonly ConcurrentBag<MappedRow> _rows = [];

    internal RowPredictor(ITransformer model, DataViewSchema inputSchema, IReadOnlyList<string> outputColumnNames)
    {
        if (!model.IsRowToRowMapper)
            throw new ArgumentException(
                "The model must transform each row on its own. Received: a pipeline with a step that reads several rows or leaves rows "
                + "out. Remove that step to predict single rows.", nameof(model));
        _mapper = model.GetRowToRowMapper(inputSchema);
        _outputs = [.. OutputChoice.Of(_mapper.OutputSchema, inputSchema, outputColumnNames)];
        _inputs = new InputColumns(inputSchema, _mapper.GetDependencies(_outputs).Select(column => column.Index).ToHashSet());
    }

    /// <summary>
    /// The columns that a row must have, in the order of the schema. Other columns of the schema may be given; they are ignored.
    /// </summary>
    public IReadOnlyList<string> InputColumnNames => _inputs.RequiredNames;

    /// <summary>The columns that are returned.</summary>
    public IReadOnlyList<string> OutputColumnNames => [.. _outputs.Select(column => column.Name)];

    /// <summary>Returns the slot names of an output vector, such as the classes of <c>Score</c>; empty if slots have no names.</summary>
    /// <param name="outputColumnName">One of <see cref="OutputColumnNames"/>.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> SlotNames(string outputColumnName) => OutputValues.SlotNamesOf(
        _outputs.FirstOrDefault(column => column.Name == outputColumnName) is { Name: not null } found
            ? found
            : throw new ArgumentException(
                $"The column must be an output column: {string.Join(", ", OutputColumnNames.Select(name => $"'{name}'"))}. Received: "
                + $"'{outputColumnName}'.", nameof(outputColumnName)));

    /// <summary>Predicts one row.</summary>
    /// <param name="row">The values by the names of their columns.</param>
    /// <returns>
    /// The values of <see cref="OutputColumnNames"/>: numbers, texts and Booleans as such, keys as their values (null for a missing key),
    /// vectors as arrays.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or unknown, or a value does not fit its column. The message names the column.
    /// </exception>
    public IReadOnlyDictionary<string, object?> Predict(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var mapped = _rows.TryTake(out var free) ? free : new MappedRow(_mapper, _inputs, _outputs);
        try
        {
            return mapped.Predict(row);
        }
        finally
        {
            _rows.Add(mapped);
        }
    }

    /// <summary>Predicts one row: <c>predictor.Predict(("Age", 41), ("City", "Bern"))</c>.</summary>
    /// <param name="values">The names of columns with their values.</param>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, object})" path="/returns"/>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, object})" path="/exception"/>
    public IReadOnlyDictionary<string, object?> Predict(params IReadOnlyList<(string Name, object? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var row = new Dictionary<string, object?>();
        foreach (var (name, value) in values)
        {
            if (!row.TryAdd(name, value))
                throw new ArgumentException($"Each column must be given once. Received: '{name}' twice. Remove one.", nameof(values));
        }
        return Predict(row);
    }

    /// <summary>Predicts rows lazily, one after the other.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">A row does not fit; the message names the row, from 0, and what <see
    /// cref="Predict(IReadOnlyDictionary{string, object})"/> says of it.</exception>
    public IEnumerable<IReadOnlyDictionary<string, object?>> PredictMany(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Select((row, number) => Numbered(number, () => Predict(row)));
    }

    /// <summary>Predicts a row given as a JSON object, or the rows of a JSON array.</summary>
    /// <param name="json">An object with the names of the columns, or an array of such objects.</param>
    /// <returns>
    /// An object with the values of <see cref="OutputColumnNames"/>, or an array of such objects. NaN and infinite numbers are null.
    /// </returns>
    /// <exception cref="ArgumentException">The JSON is neither, or a row does not fit. The message names the row, from 0.</exception>
    public JsonNode PredictJson(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object)
            return JsonRows.ToJson(Predict(JsonRows.ToRow(json)));
        if (json.ValueKind != JsonValueKind.Array)
            throw new ArgumentException($"Rows must be a JSON object or an array of objects. Received: {json.ValueKind}.", nameof(json));

        var predictions = new JsonArray();
        foreach (var (number, row) in json.EnumerateArray().Index())
            predictions.Add(Numbered(number, () => JsonRows.ToJson(Predict(JsonRows.ToRow(row)))));
        return predictions;
    }

    private static T Numbered<T>(int number, Func<T> predict)
    {
        try
        {
            return predict();
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {number}: {wrong.Message}"), wrong);
        }
    }
}
