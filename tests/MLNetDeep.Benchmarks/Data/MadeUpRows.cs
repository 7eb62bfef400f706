using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>
/// A data view whose rows are made when they are read: "Features", numbers or bytes that follow from the row's number, and "Label", which
/// follows from the first two. It holds nothing, so what memory a fit needs is the fit's own.
/// </summary>
internal sealed class MadeUpRows : IDataView
{
    private readonly long _count;
    private readonly int _width;
    private readonly bool _areBytes;

    public MadeUpRows(long count, int width, bool areBytes = false)
    {
        (_count, _width, _areBytes) = (count, width, areBytes);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(areBytes ? NumberDataViewType.Byte : NumberDataViewType.Single, width));
        schema.AddColumn("Label", BooleanDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [new Cursor(this)];

    private sealed class Cursor(MadeUpRows view) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext() => ++_position < view._count;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(column.Name switch
            {
                "Label" => (ValueGetter<bool>)Label,
                _ => view._areBytes ? (ValueGetter<VBuffer<byte>>)Bytes : (ValueGetter<VBuffer<float>>)Singles,
            });

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        private ulong State => (ulong)_position * 0x9e3779b97f4a7c15 + 0x632be59bd9b4e019;

        private void Label(ref bool value)
        {
            var state = State;
            var first = Next(ref state) >> 40;
            value = first > Next(ref state) >> 40;
        }

        private void Singles(ref VBuffer<float> row)
        {
            var editor = VBufferEditor.Create(ref row, view._width);
            var state = State;
            foreach (ref var value in editor.Values)
                value = (int)(Next(ref state) >> 40) * (1f / (1 << 23)) - 1;
            row = editor.Commit();
        }

        private void Bytes(ref VBuffer<byte> row)
        {
            var editor = VBufferEditor.Create(ref row, view._width);
            var state = State;
            foreach (ref var value in editor.Values)
                value = (byte)(Next(ref state) >> 56);
            row = editor.Commit();
        }

        private static ulong Next(ref ulong state)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return state;
        }
    }
}
