using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>
/// Vectors of any lengths, one after the other in memory; sparse ones as their indices and values. One array for all of them, and not one
/// for each, so that a block takes no more memory than its vectors, however their sizes vary from block to block.
/// </summary>
internal sealed class VectorBlock<T>
{
    private readonly List<Place> _places = [];
    private readonly List<T> _values = [];
    private readonly List<int> _indices = [];

    /// <summary>How many vectors there are.</summary>
    public int Count => _places.Count;

    /// <summary>The values of all vectors: where all are dense and of one length, a matrix with a row for each.</summary>
    public ReadOnlySpan<T> Values => CollectionsMarshal.AsSpan(_values);

    public void Clear()
    {
        _places.Clear();
        _values.Clear();
        _indices.Clear();
    }

    /// <summary>Adds a vector, and says how many bytes it takes.</summary>
    public long Add(in VBuffer<T> vector)
    {
        var values = vector.GetValues();
        var indices = vector.IsDense ? [] : vector.GetIndices();
        _places.Add(new Place(vector.Length, vector.IsDense, _values.Count, values.Length, _indices.Count));
        _values.AddRange(values);
        _indices.AddRange(indices);
        return HeldBytes.Of(values) + HeldBytes.Of(indices);
    }

    /// <summary>Adds a vector with all its slots, a sparse one too, and says how many bytes it takes.</summary>
    public long AddDense(in VBuffer<T> vector)
    {
        _places.Add(new Place(vector.Length, IsDense: true, _values.Count, vector.Length, _indices.Count));
        CollectionsMarshal.SetCount(_values, _values.Count + vector.Length);
        var values = CollectionsMarshal.AsSpan(_values)[^vector.Length..];
        vector.CopyTo(values);
        return HeldBytes.Of<T>(values);
    }

    /// <summary>The values of a vector; of a sparse one those that are given, at <see cref="IndicesOf"/>.</summary>
    public ReadOnlySpan<T> ValuesOf(int vector) => Values.Slice(_places[vector].Values, _places[vector].Count);

    /// <summary>The indices of the values of a sparse vector, ascending; none of a dense one.</summary>
    public ReadOnlySpan<int> IndicesOf(int vector) =>
        _places[vector].IsDense ? [] : CollectionsMarshal.AsSpan(_indices).Slice(_places[vector].Indices, _places[vector].Count);

    /// <summary>Copies a vector out: dense ones are dense, sparse ones sparse.</summary>
    public void CopyTo(int vector, ref VBuffer<T> target)
    {
        var (length, isDense) = (_places[vector].Length, _places[vector].IsDense);
        var values = ValuesOf(vector);
        var editor = isDense ? VBufferEditor.Create(ref target, length) : VBufferEditor.Create(ref target, length, values.Length);
        values.CopyTo(editor.Values);
        if (!isDense)
            IndicesOf(vector).CopyTo(editor.Indices);
        target = editor.Commit();
    }

    private readonly record struct Place(int Length, bool IsDense, int Values, int Count, int Indices);
}
