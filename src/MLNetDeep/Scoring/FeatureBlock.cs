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
        scorer.Score(_dense.Count, _dense.Values, Room(ref _denseScores, _dense.Count * outputs));

        var sparseScores = Room(ref _sparseScores, _sparse.Count * outputs);
        for (var i = 0; i < _sparse.Count; i++)
            scorer.ScoreSparse(_sparse.IndicesOf(i), _sparse.ValuesOf(i), sparseScores.Slice(i * outputs, outputs));
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
