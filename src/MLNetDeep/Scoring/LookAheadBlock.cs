using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>The rows a cursor has read ahead: what is to be handed on of each, and its scores.</summary>
/// <remarks>
/// The first block is small, so that whoever wants a few rows (a preview) does not wait for many. A block ends when it holds enough rows to
/// score together, and in any case before it takes much memory: features may be very wide, and so may columns that are only passed on.
/// </remarks>
internal sealed class LookAheadBlock
{
    private const int FirstRows = 16;
    private const int MostRows = 1024;
    private const int RowsForWideFeatures = 16;

    /// <summary>About as many bytes of features as stay in cache.</summary>
    private const int FeatureBytes = 1 << 19;

    private const int MostBytes = 1 << 24;

    private readonly DataViewRowCursor _source;
    private readonly HeldColumn[] _held;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly FeatureBlock _features;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly List<DataViewRowId> _ids = [];
    private readonly List<long> _batches = [];
    private VBuffer<float> _rowFeatures;
    private ExceptionDispatchInfo? _failure;
    private int _wantedRows = FirstRows;
    private long _featureBytes;
    private long _bytes;

    /// <param name="source">Moved on as rows are read.</param>
    /// <param name="held">The columns to hand on; they read from the source.</param>
    /// <param name="getFeatures">Gets the features of the row the source is at, after <paramref name="held"/> have been read.</param>
    /// <param name="features">Where they go to be scored.</param>
    public LookAheadBlock(DataViewRowCursor source, HeldColumn[] held, ValueGetter<VBuffer<float>> getFeatures, FeatureBlock features)
    {
        _source = source;
        _held = held;
        _getFeatures = getFeatures;
        _features = features;
        _getId = source.GetIdGetter();
    }

    /// <summary>How many rows the block has; none at the end of the source.</summary>
    public int Count => _ids.Count;

    public DataViewRowId IdOf(int slot) => _ids[slot];

    public long BatchOf(int slot) => _batches[slot];

    public ReadOnlySpan<float> ScoresOf(int slot) => _features.ScoresOf(slot);

    /// <summary>
    /// Reads and scores the rows that follow. Where the source fails, the rows before that are given out first, as without reading ahead:
    /// the call after them throws, and all calls after that.
    /// </summary>
    public void ReadNext()
    {
        Clear();
        _failure?.Throw();
        try
        {
            while (HasRoom() && _source.MoveNext())
                ReadRow();
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            if (Count == 0)
                throw;
        }
        _wantedRows = Math.Min(4 * _wantedRows, MostRows);
        _features.Score();
    }

    private void Clear()
    {
        foreach (var column in _held)
            column.Clear();
        _features.Clear();
        _ids.Clear();
        _batches.Clear();
        (_featureBytes, _bytes) = (0, 0);
    }

    private bool HasRoom() => Count == 0
        || (Count < _wantedRows && _bytes < MostBytes && (_featureBytes < FeatureBytes || Count < RowsForWideFeatures));

    private void ReadRow()
    {
        DataViewRowId id = default;
        _getId(ref id);
        var bytes = _features.BytesOfScores;
        foreach (var column in _held)
            bytes += column.Read();
        _getFeatures(ref _rowFeatures);
        var featureBytes = _features.Add(_rowFeatures);

        // Last, when nothing can fail any more: what the block counts is there as a whole.
        _ids.Add(id);
        _batches.Add(_source.Batch);
        _featureBytes += featureBytes;
        _bytes += bytes + featureBytes;
    }
}
