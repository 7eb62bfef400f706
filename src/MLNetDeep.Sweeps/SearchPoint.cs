using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

/// <summary>
/// A point of a <see cref="SearchSpace{TOptions}"/>: the values of one trial, by the names of the parameters. A number is a
/// <see cref="double"/>, even if it is whole; a choice is its label. Parameters that do not count at this point are not in it.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Points with equal names and values are equal. In JSON it is an object: <c>{"Optimizer.LearningRate": 0.003,
/// "depth": 2}</c>.
/// </remarks>
[JsonConverter(typeof(SearchPointConverter))]
[SuppressMessage("Naming", "CA1710", Justification = "That it is a dictionary matters less than what it holds.")]
[SuppressMessage("Naming", "CA1720", Justification = "Int is the word of the field for it, in Keras Tuner as in Optuna.")]
public sealed class SearchPoint : IReadOnlyDictionary<string, object>, IEquatable<SearchPoint>
{
    private readonly KeyValuePair<string, object>[] _values;

    internal SearchPoint(IEnumerable<KeyValuePair<string, object>> values) => _values = [.. values];

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Select(pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<object> Values => _values.Select(pair => pair.Value);

    /// <summary>The number of parameters with a value.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a parameter: a double, or the label of a choice.</summary>
    /// <param name="key">The name of the parameter.</param>
    /// <exception cref="KeyNotFoundException">It has none here; the message lists those that have.</exception>
    public object this[string key] => TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"The parameter must have a value at this point. Received: '{key}'.{Spelling.DidYouMean(key, Keys)}");

    /// <summary>The same point with another value of a parameter.</summary>
    internal SearchPoint With(string name, object value) =>
        new(_values.Select(pair => pair.Key == name ? KeyValuePair.Create(name, value) : pair));

    /// <summary>Returns the value of a real number.</summary>
    /// <param name="name">The parameter.</param>
    /// <exception cref="KeyNotFoundException">It has none here; the message lists those that have.</exception>
    /// <exception cref="InvalidOperationException">It is a choice.</exception>
    public double Number(string name) => this[name] is double number
        ? number
        : throw new InvalidOperationException(
            $"The parameter must be a number. Received: '{name}', which is a choice, here '{this[name]}'. Use {nameof(Label)}.");

    /// <summary>Returns the value of a whole number.</summary>
    /// <param name="name">The parameter.</param>
    /// <exception cref="KeyNotFoundException">It has none here; the message lists those that have.</exception>
    /// <exception cref="InvalidOperationException">It is a choice, or not a whole number that an int holds.</exception>
    public int Int(string name) => double.IsInteger(Number(name)) && Number(name) is >= int.MinValue and <= int.MaxValue
        ? (int)Number(name)
        : throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
                $"The parameter must be a whole number{(double.IsInteger(Number(name)) ? " that an int holds" : "")}. Received: "
                + $"'{name}', here {Number(name)}. Use {nameof(Number)}."));

    /// <summary>Returns the label of a choice.</summary>
    /// <param name="name">The parameter.</param>
    /// <exception cref="KeyNotFoundException">It has none here; the message lists those that have.</exception>
    /// <exception cref="InvalidOperationException">It is a number.</exception>
    public string Label(string name) => this[name] as string
        ?? throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
                $"The parameter must be a choice. Received: '{name}', which is a number, here {this[name]}. Use {nameof(Number)} or "
                + $"{nameof(Int)}."));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        var index = Array.FindIndex(_values, pair => pair.Key == key);
        value = index < 0 ? null : _values[index].Value;
        return index >= 0;
    }

    /// <summary>The point as JSON, in one line.</summary>
    public string ToJson() =>
        new JsonObject(_values.Select(
            pair => KeyValuePair.Create(
                pair.Key, (JsonNode?)(pair.Value is double number ? JsonValue.Create(number) : JsonValue.Create((string)pair.Value)))))
            .ToJsonString();

    /// <summary>Reads a point from JSON that <see cref="ToJson"/> has written. The values are exactly the same.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="InvalidDataException"><paramref name="json"/> is not the JSON of a point.</exception>
    public static SearchPoint FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonNode.Parse(json) is JsonObject values
                ? new SearchPoint(values.Select(pair => KeyValuePair.Create(pair.Key, ValueOf(pair.Key, pair.Value))))
                : throw new JsonException("it is no object");
        }
        // InvalidOperationException: half a character (a lone surrogate) in a text.
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"A point must be a JSON object of numbers and texts as {nameof(SearchPoint)}.{nameof(ToJson)} writes it. Received: text "
                + $"that does not fit it ({malformed.Message.TrimEnd('.')}).", malformed);
        }
    }

    private static object ValueOf(string name, JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => node.GetValue<double>(),
        JsonValueKind.String => node.GetValue<string>(),
        _ => throw new JsonException($"'{name}' is neither number nor text"),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(SearchPoint? other) =>
        other is not null && Count == other.Count
        && _values.All(pair => other.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    /// <summary>Names and values: "Optimizer.LearningRate 0.003, depth 2".</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(pair => $"{pair.Key} {ValueText.Of(pair.Value)}"));

    private sealed class SearchPointConverter : JsonConverter<SearchPoint>
    {
        public override SearchPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonNode.Parse(ref reader)!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, ValueOf(pair.Key, pair.Value))));

        public override void Write(Utf8JsonWriter writer, SearchPoint value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToJson());
    }
}
