using System.Runtime.CompilerServices;
using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// The categories of a table in managed code, as <see cref="CategoryPlan"/> says: read from the features, and written behind what the
/// table's numbers become. Which slot of an embedded category is 1 is found once for each row in memory, so one of thousands of values
/// costs as much as one of few.
/// </summary>
internal sealed unsafe class TableCategoriesLayer : ManagedLayer
{
    private readonly SlotsHandedOn[] _handedOn;
    private readonly EmbeddedCategory[] _embedded;
    private readonly bool _isTrained;
    private readonly int _arrayLength;
    private readonly float* _arrays;
    private readonly float* _gradients;
    private readonly int* _slots;
    private RowStore? _slotsOf;
    private KnownSlots? _known;

    /// <param name="table">The table.</param>
    /// <param name="placed">Its place.</param>
    /// <param name="embedding">The place of the layer that embeds its categories; null where all are handed on.</param>
    /// <param name="input">The features; without gradients where categories are embedded.</param>
    /// <param name="output">What the table and that layer make together.</param>
    /// <param name="memory">Owns what is kept.</param>
    public TableCategoriesLayer(
        TableEncoding table, PlacedLayer placed, PlacedLayer? embedding, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        (_handedOn, _embedded) = CategoryPlan.Of(table, placed, embedding);
        _isTrained = embedding is { IsTrainable: true };
        _arrayLength = embedding?.ParameterRange.Length ?? 0;
        _arrays = embedding is null ? null : memory.Parameters(embedding);
        _gradients = embedding is null ? null : memory.Gradients(embedding);
        _slots = (int*)memory.Rows(_embedded.Length);
    }

    public override long ParameterWork => _isTrained ? _embedded.Sum(category => (long)category.Width) : 0;

    public override void Prepare(Pass pass)
    {
        var store = pass.Batch.Selection.Store;
        if (pass.RowsStay && _embedded.Length > 0 && !ReferenceEquals(store, _slotsOf))
            (_slotsOf, _known) = (store, KnownSlots.OrNull(store, _embedded.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var arrays = new ReadOnlySpan<float>(_arrays, _arrayLength);
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var features = Input.Row(row);
            var output = Output.Row(row);
            foreach (var slotsHandedOn in _handedOn)
                slotsHandedOn.Write(features, output);
            if (_embedded.Length == 0)
                continue;

            var slots = SlotsOf(row);
            if (_known is null || !_known.TryRead(pass.Batch.Rows[row], slots))
            {
                for (var i = 0; i < slots.Length; i++)
                    slots[i] = _embedded[i].SlotIn(features);
                _known?.Note(pass.Batch.Rows[row], slots);
            }
            for (var i = 0; i < slots.Length; i++)
                _embedded[i].Write(slots[i], features, arrays, output);
        }
    }

    // Not through what is embedded: nobody needs the gradients of features.
    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
        {
            foreach (var (slot, target, count) in _handedOn)
            {
                for (var i = 0; i < count; i++)
                    Input.GradientRow(row)[slot + i] = float.IsFinite(Input.Row(row)[slot + i]) ? Output.GradientRow(row)[target + i] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var gradients = new Span<float>(_gradients, _arrayLength);
        // By category, so that each is added up in the order of the rows, whatever the pieces.
        var (start, count) = Crew.Part(_embedded.Length, pieces, piece);
        for (var i = start; i < start + count; i++)
        {
            var category = _embedded[i];
            if (!pass.AddsToGradients)
            {
                gradients.Slice(category.Weights, category.Count * category.Width).Clear();
                gradients.Slice(category.Unknown, category.Width).Clear();
            }
            for (var row = 0; row < pass.Count; row++)
                category.AddGradients(SlotsOf(row)[i], Input.Row(row), Output.GradientRow(row), gradients);
        }
    }

    /// <summary>What is found of the categories of a row of the batch.</summary>
    private Span<int> SlotsOf(int row) => new(_slots + (nint)row * _embedded.Length, _embedded.Length);
}
