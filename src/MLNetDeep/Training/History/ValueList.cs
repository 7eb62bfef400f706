using System.Collections;

namespace MLNetDeep.Training.History;

/// <summary>
/// The elements of a list as a value, for records: two are equal if their elements are. A copy, so that nobody changes it later.
/// </summary>
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
