using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Options;

/// <summary>Lists and dictionaries as values, for records: two are equal if what they hold is. They are copies, so nobody changes them
/// later; a value that is one already is no copy again.</summary>
internal static class Values
{
    /// <summary>The elements as a value; null of null.</summary>
    [return: NotNullIfNotNull(nameof(elements))]
    public static IReadOnlyList<T>? Of<T>(IEnumerable<T>? elements) =>
        elements is null ? null : elements as ValueList<T> ?? new ValueList<T>(elements);

    /// <summary>The entries as a value; null of null. Keys stay equal by the comparer of a dictionary that has one.</summary>
    [return: NotNullIfNotNull(nameof(entries))]
    public static IReadOnlyDictionary<string, T>? Of<T>(IReadOnlyDictionary<string, T>? entries) =>
        entries is null ? null : entries as ValueMap<T> ?? new ValueMap<T>(entries);
}

/// <summary>The elements of a list as a value: two are equal if their elements are, in this order. Immutable.</summary>
internal sealed class ValueList<T>(IEnumerable<T> elements) : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _elements = [.. elements];

    public int Count => _elements.Length;

    public T this[int index] => _elements[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueList<T>? other) => other is not null && _elements.SequenceEqual(other._elements);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var element in _elements)
            hash.Add(element);
        return hash.ToHashCode();
    }
}

/// <summary>The entries of a dictionary as a value: two are equal if their entries are, in any order. Immutable.</summary>
internal sealed class ValueMap<T>(IReadOnlyDictionary<string, T> entries) : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    // It keeps the order of the entries too.
    private readonly Dictionary<string, T> _entries = new(entries, (entries as Dictionary<string, T>)?.Comparer);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<T> Values => _entries.Values;

    public T this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueMap<T>? other) => other is not null && Count == other.Count && _entries.All(
        entry => other.TryGetValue(entry.Key, out var value) && EqualityComparer<T>.Default.Equals(entry.Value, value));

    public override bool Equals(object? obj) => Equals(obj as ValueMap<T>);

    public override int GetHashCode() => _entries.Aggregate(Count, (hash, entry) => hash ^ _entries.Comparer.GetHashCode(entry.Key));
}
