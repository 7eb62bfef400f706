using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeep.Messages;

namespace MLNetDeep.NamedRows;

/// <summary>Rows of named values as JSON objects, and back.</summary>
internal static class JsonRows
{
    /// <summary>The values of an object, as what a column may be given: texts, numbers, truths, null, and lists of them.</summary>
    /// <exception cref="ArgumentException">It is no object, or names a column twice.</exception>
    public static Dictionary<string, object?> ToRow(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"A row must be a JSON object with the names of the columns. Received: {json.ValueKind}.");
        var row = new Dictionary<string, object?>();
        try
        {
            foreach (var property in json.EnumerateObject())
            {
                if (!row.TryAdd(property.Name, ToValue(property.Value)))
                    throw new ArgumentException(
                        $"Each column must be given once. Received: {Excerpt.Name(property.Name)} twice. Remove one.");
            }
        }
        catch (InvalidOperationException half)
        {
            throw new ArgumentException(
                $"The texts of a JSON row must be valid Unicode. Received: half a character ({half.Message.TrimEnd('.')}).", half);
        }
        return row;
    }

    /// <summary>The values of a row as an object.</summary>
    public static JsonObject ToJson(IReadOnlyDictionary<string, object?> row) =>
        new(row.Select(value => KeyValuePair.Create(value.Key, ToNode(value.Value))));

    private static object? ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        // A whole number as such: the largest ones have more digits than a Double.
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.TryGetUInt64(out var large) ? large : json.GetDouble(),
        JsonValueKind.Array => json.EnumerateArray().Select(ToValue).ToArray(),
        _ => throw new ArgumentException("A value must be a text, a number, true, false, null or an array of them. Received: an object."),
    };

    private static JsonNode? ToNode(object? value) => value switch
    {
        null or float.NaN or float.PositiveInfinity or float.NegativeInfinity or double.NaN or double.PositiveInfinity
            or double.NegativeInfinity => null,
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        float number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        sbyte or byte or short or ushort or int or uint => JsonValue.Create(Convert.ToInt64(value, null)),
        DateTime time => JsonValue.Create(time),
        DateTimeOffset time => JsonValue.Create(time),
        TimeSpan time => JsonValue.Create($"{time:c}"),
        IEnumerable values => new JsonArray([.. values.Cast<object?>().Select(ToNode)]),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {value.GetType()} is missing from {nameof(JsonRows)}."),
    };
}
