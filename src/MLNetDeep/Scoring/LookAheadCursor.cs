using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>
/// Reads its source a block of rows ahead, scores the block, and then hands out row after row. Every wanted value is read from the source once.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor, IScoredRow
{
    /// <summary>A block holds about this many features: enough to score together, little enough to stay in cache.</summary>
    private const int FeaturesInBlock = 1 << 17;

    private readonly DataViewRowCursor _input;
    private readonly ColumnBindings _bindings;
    private readonly bool[] _active;
    private readonly NetworkScorer _scorer;
    private readonly Delegate[] _outputGetters;
    private readonly HeldColumn?[] _held;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly int _featureCount;
    private readonly int _outputCount;
    private readonly float[] _features;
    private readonly float[] _scores;
    private readonly float[] _scratch;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private VBuffer<float> _rowFeatures;
    private int _slotRead;
    private int _rowsInBlock;
    private int _slot = -1;
    private long _position = -1;
    private bool _disposed;

    public LookAheadCursor(
        DataViewRowCursor input, DataViewSchema schema, ColumnBindings bindings, bool[] active, DataViewSchema.Column features, DenseNetworkModel model, NetworkScorer scorer)
    {
        Schema = schema;
        _input = input;
        _bindings = bindings;
        _active = active;
        _scorer = scorer;
        _featureCount = model.FeatureCount;
        _outputCount = model.OutputCount;

        var blockSize = Math.Clamp(FeaturesInBlock / _featureCount, 16, 1024);
        _features = new float[blockSize * _featureCount];
        _scores = new float[blockSize * _outputCount];
        _scratch = new float[scorer.ScratchSize];
        _ids = new DataViewRowId[blockSize];
        _batches = new long[blockSize];
        _getId = input.GetIdGetter();
        _outputGetters = OutputColumns.Getters(model, this);
        _held = [.. Enumerable.Range(0, bindings.Schema.Count).Select(i => active[i] ? Hold(i, blockSize) : null)];
        // Features that are passed on too are taken from where they are held: the source may compute them at every read.
        _getFeatures = HeldInput(features)?.Getter(() => _slotRead) as ValueGetter<VBuffer<float>> ?? input.GetGetter<VBuffer<float>>(features);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _slot >= 0 ? _batches[_slot] : 0;

    ReadOnlySpan<float> IScoredRow.Scores => _scores.AsSpan(CurrentSlot() * _outputCount, _outputCount);

    public override bool MoveNext()
    {
        if (_disposed)
            return false;

        if (++_slot >= _rowsInBlock)
        {
            // Nothing to be had, should the source fail.
            (_slot, _rowsInBlock) = (-1, 0);
            ReadBlock();
            _slot = 0;
        }
        if (_rowsInBlock == 0)
        {
            Dispose();
            return false;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' must be asked for when the cursor is made. Received: a request for its values from a cursor made without it.");

        var index = _bindings.MapColumnIndex(out var isSource, column.Index);
        var getter = isSource ? _held[column.Index]!.Getter(CurrentSlot) : _outputGetters[index];
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Values of column '{column.Name}' must be asked for as {column.Type.RawType}. Received: {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) => value = _ids[CurrentSlot()];

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;

        (_disposed, _slot, _position) = (true, -1, -1);
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private HeldColumn? Hold(int column, int blockSize)
    {
        var index = _bindings.MapColumnIndex(out var isSource, column);
        return isSource ? HeldColumn.Create(_input, _input.Schema[index], blockSize) : null;
    }

    private HeldColumn? HeldInput(DataViewSchema.Column inputColumn) =>
        _held.Where((_, i) => _bindings.MapColumnIndex(out var isSource, i) == inputColumn.Index && isSource).Single();

    private void ReadBlock()
    {
        for (_slotRead = 0; _slotRead < _ids.Length && _input.MoveNext(); _slotRead++)
        {
            foreach (var column in _held)
                column?.Read(_slotRead);
            _getFeatures(ref _rowFeatures);
            _rowFeatures.CopyTo(_features.AsSpan(_slotRead * _featureCount, _featureCount));
            _getId(ref _ids[_slotRead]);
            _batches[_slotRead] = _input.Batch;
        }
        _scorer.Score(_slotRead, _features, _scores, _scratch);
        _rowsInBlock = _slotRead;
    }

    private int CurrentSlot() => _slot >= 0
        ? _slot
        : throw new InvalidOperationException("A cursor must be at a row to give values. Received: a request before the first MoveNext, or after the last.");
}
