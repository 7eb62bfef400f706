using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Scoring;

/// <summary>
/// The features of a block of rows, and their scores. Wide rows of many zeros (words of texts, say) stay sparse, so that a block takes
/// memory for what is not zero alone; all other rows are one matrix, and are scored together.
/// </summary>
internal sealed class FeatureBlock(NetworkScorer scorer, DenseNetworkTransformer transformer, DataViewSchema.Column column)
{
    /// <summary>Rows narrower than this take little memory dense, and as a matrix they are scored faster.</summary>
    private const int NarrowestSparse = 1024;

    private readonly DenseNetworkModel _model = transformer.Model;
    private readonly VectorBlock<float> _dense = new();
    private readonly VectorBlock<float> _sparse = new();
    private readonly List<Place> _places = [];
    private float[] _denseScores = [];
    private float[] _sparseScores = [];

    /// <summary>How many bytes a row's scores take.</summary>
    public long BytesOfScores => (long)_model.OutputCount * sizeof(float);

    public void Clear()
    {
        _dense.Clear();
        _sparse.Clear();
        _places.Clear();
    }

    /// <summary>Adds the features of the next row, and says how many bytes they take.</summary>
    /// <exception cref="InvalidOperationException">The row is of another length.</exception>
    public long Add(in VBuffer<float> features)
    {
        FeatureColumn.CheckLength(_model.FeatureColumnName, _model.FeatureCount, features.Length);
        var isSparse = StaysSparse(features);
        var rows = isSparse ? _sparse : _dense;
        _places.Add(new Place(isSparse, rows.Count));
        return isSparse ? rows.Add(features) : rows.AddDense(features);
    }

    /// <summary>Scores all rows that were added.</summary>
    public void Score()
    {
        var outputs = _model.OutputCount;
        var denseScores = Room(ref _denseScores, _dense.Count * outputs);
        scorer.Score(_dense.Count, _dense.Values, denseScores);

        var sparseScores = Room(ref _sparseScores, _sparse.Count * outputs);
        for (var i = 0; i < _sparse.Count; i++)
            scorer.ScoreSparse(_sparse.IndicesOf(i), _sparse.ValuesOf(i), sparseScores.Slice(i * outputs, outputs));

        // All at once: row by row it would cost as much as scoring a row of a small network.
        if (!transformer.NaNScores.IsSaid
            && (TensorPrimitives.IsNaNAny<float>(denseScores) || TensorPrimitives.IsNaNAny<float>(sparseScores)))
            SayOfNaN();
    }

    private void SayOfNaN()
    {
        for (var slot = 0; slot < _places.Count && !transformer.NaNScores.IsSaid; slot++)
        {
            var (rows, index) = (_places[slot].IsSparse ? _sparse : _dense, _places[slot].Index);
            transformer.NaNScores.Look(column, rows.IndicesOf(index), rows.ValuesOf(index), ScoresOf(slot));
        }
    }

    /// <summary>The scores of the row in a slot.</summary>
    public ReadOnlySpan<float> ScoresOf(int slot)
    {
        var place = _places[slot];
        return (place.IsSparse ? _sparseScores : _denseScores).AsSpan(place.Index * _model.OutputCount, _model.OutputCount);
    }

    /// <summary>Whether a row is so sparse that it is kept and scored as indices and values.</summary>
    private static bool StaysSparse(in VBuffer<float> features) =>
        !features.IsDense && features.Length >= NarrowestSparse && features.GetValues().Length <= features.Length / 4;

    private static Span<float> Room(ref float[] array, int length)
    {
        if (array.Length < length)
            array = new float[length];
        return array.AsSpan(0, length);
    }

    private readonly record struct Place(bool IsSparse, int Index);
}

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
