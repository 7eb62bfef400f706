using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>
/// Reads its source a block of rows ahead, scores the block, and then hands out row after row. Every wanted value is read from the source
/// once.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor, IScoredRow
{
    private readonly DataViewRowCursor _input;
    private readonly HeldColumn?[] _held;
    private readonly Delegate?[] _outputGetters;
    private readonly LookAheadBlock _block;
    private int _slot = -1;
    private long _position = -1;
    private bool _disposed;

    /// <param name="input">A cursor of the source, with all columns active that are wanted of it.</param>
    /// <param name="schema">That of the view.</param>
    /// <param name="bindings">Where a column of the schema comes from.</param>
    /// <param name="active">For each column of the schema, whether it is wanted.</param>
    /// <param name="features">The source's column that is scored.</param>
    /// <param name="transformer">Has the network.</param>
    /// <param name="scorer">Its scorer.</param>
    public LookAheadCursor(
        DataViewRowCursor input, DataViewSchema schema, ColumnBindings bindings, bool[] active, DataViewSchema.Column features,
        DenseNetworkTransformer transformer, NetworkScorer scorer)
    {
        Schema = schema;
        _input = input;
        _held = new HeldColumn?[schema.Count];
        _outputGetters = new Delegate?[schema.Count];

        var outputs = OutputColumns.Getters(transformer.Model, this);
        var getFeatures = default(ValueGetter<VBuffer<float>>);
        for (var i = 0; i < schema.Count; i++)
        {
            var index = bindings.MapColumnIndex(out var isSource, i);
            if (active[i] && isSource)
                _held[i] = HeldColumn.Create(input, input.Schema[index]);
            else if (active[i])
                _outputGetters[i] = outputs[index];

            // Features that are passed on too are taken from where they are held: the source may compute them at every read.
            if (active[i] && isSource && index == features.Index)
                getFeatures = (ValueGetter<VBuffer<float>>)_held[i]!.Getter(() => _block!.Count);
        }
        _block = new LookAheadBlock(
            input, [.. _held.OfType<HeldColumn>()], getFeatures ?? input.GetGetter<VBuffer<float>>(features),
            new FeatureBlock(scorer, transformer, features));
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _slot >= 0 ? _block.BatchOf(_slot) : 0;

    ReadOnlySpan<float> IScoredRow.Scores => _block.ScoresOf(CurrentSlot());

    public override bool MoveNext()
    {
        if (_disposed)
            return false;

        if (++_slot >= _block.Count)
        {
            // Nothing to be had, should the source fail.
            _slot = -1;
            _block.ReadNext();
            _slot = 0;
        }
        if (_block.Count == 0)
        {
            Dispose();
            return false;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        (_held[column.Index] ?? (object?)_outputGetters[column.Index]) is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var getter = _held[column.Index]?.Getter(CurrentSlot) ?? _outputGetters[column.Index]
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' must be asked for when the cursor is made. Received: a request for its values from a cursor "
                + $"made without it.");
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Values of column '{column.Name}' must be asked for as {column.Type.RawType}. Received: {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) => value = _block.IdOf(CurrentSlot());

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;

        (_disposed, _slot, _position) = (true, -1, -1);
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private int CurrentSlot() => _slot >= 0
        ? _slot
        : throw new InvalidOperationException(
            "A cursor must be at a row to give values. Received: a request before the first MoveNext, or after the last.");
}
