using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Messages;

namespace MLNetDeep;

/// <summary>
/// The values of <see cref="DenseNetworkOptions.Metrics"/> in one epoch, by <see cref="MetricFunction.Name"/>, in the order of the options.
/// </summary>
/// <remarks>Immutable and thread-safe; equal when names and values are equal. In JSON an object: <c>{"auc": 0.98}</c>.</remarks>
[JsonConverter(typeof(MetricValues.MetricValuesConverter))]
[SuppressMessage("Naming", "CA1710", Justification = "That it is a dictionary matters less than what it holds.")]
public sealed class MetricValues : IReadOnlyDictionary<string, double>, IEquatable<MetricValues>
{
    private readonly KeyValuePair<string, double>[] _values;

    internal MetricValues(IEnumerable<KeyValuePair<string, double>> values) => _values = [.. values];

    /// <summary>No values.</summary>
    public static MetricValues None { get; } = new([]);

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Select(pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<double> Values => _values.Select(pair => pair.Value);

    /// <summary>The number of values.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a metric; null if it was not recorded.</summary>
    public double? this[MetricFunction metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return TryGetValue(metric.Name, out var value) ? value : null;
        }
    }

    /// <summary>The value of a metric, by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such metric. The message lists those that there are.</exception>
    public double this[string key] => TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"The metric must be one that was recorded: "
            + $"{(Count == 0 ? "none was" : string.Join(", ", Keys.Select(name => $"'{name}'")))}. Received: '{key}'. Add it to "
            + $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Metrics)}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var index = Array.FindIndex(_values, pair => pair.Key == key);
        value = index < 0 ? default : _values[index].Value;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(MetricValues? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(Count, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{{ {string.Join(", ", _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value}")))} }}";

    internal sealed class MetricValuesConverter : JsonConverter<MetricValues>
    {
        private const JsonNumberHandling NamesOfNumbers = JsonNumberHandling.AllowNamedFloatingPointLiterals;

        public override MetricValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("metrics that are no object");
            var values = new OrderedDictionary<string, double>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (!values.TryAdd(name, ReadNumber(ref reader)))
                    throw new JsonException($"the metric '{Excerpt.Of(name)}' twice");
            }
            return new MetricValues(values);
        }

        public override void Write(Utf8JsonWriter writer, MetricValues value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, number) in value)
            {
                if (double.IsFinite(number) || (options.NumberHandling & NamesOfNumbers) == 0)
                    writer.WriteNumber(name, number);
                else
                    writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
            }
            writer.WriteEndObject();
        }

        private static double ReadNumber(ref Utf8JsonReader reader) => reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.String when reader.ValueTextEquals("NaN") => double.NaN,
            JsonTokenType.String when reader.ValueTextEquals("Infinity") => double.PositiveInfinity,
            JsonTokenType.String when reader.ValueTextEquals("-Infinity") => double.NegativeInfinity,
            _ => throw new JsonException("a metric that is no number"),
        };
    }
}
