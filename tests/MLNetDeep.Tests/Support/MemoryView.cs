using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>
/// A data view drawn in memory, column by column: any types, dimensions, sparseness and annotations. All columns must be of one length.
/// </summary>
internal sealed class MemoryView : IDataView
{
    private readonly List<Column> _columns = [];
    private DataViewSchema? _schema;

    public DataViewSchema Schema => _schema ??= MakeSchema();

    public bool CanShuffle => false;

    /// <summary>A column of single values; <typeparamref name="T"/> is the type's raw type.</summary>
    public MemoryView Add<T>(string name, DataViewType type, params T[] values) => Add(name, type, annotations: null, values);

    /// <inheritdoc cref="Add{T}(string, DataViewType, T[])"/>
    public MemoryView Add<T>(string name, DataViewType type, DataViewSchema.Annotations? annotations, T[] values)
    {
        _columns.Add(new Column(name, type, annotations, values.Length, row => (ValueGetter<T>)((ref T value) => value = values[row()])));
        return this;
    }

    /// <summary>A column whose values are made when they are read.</summary>
    public MemoryView AddComputed<T>(string name, DataViewType type, int length, Func<long, T> make)
    {
        _columns.Add(new Column(name, type, null, length, row => (ValueGetter<T>)((ref T value) => value = make(row()))));
        return this;
    }

    /// <summary>A column of vectors, dense or sparse; their raw item type is <typeparamref name="T"/>.</summary>
    public MemoryView AddVectors<T>(string name, VectorDataViewType type, params VBuffer<T>[] values) =>
        AddVectors(name, type, annotations: null, values);

    /// <inheritdoc cref="AddVectors{T}(string, VectorDataViewType, VBuffer{T}[])"/>
    public MemoryView AddVectors<T>(string name, VectorDataViewType type, DataViewSchema.Annotations? annotations, VBuffer<T>[] values)
    {
        _columns.Add(new Column(
            name, type, annotations, values.Length, row =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values[row()].CopyTo(ref value))));
        return this;
    }

    /// <summary>A column of dense vectors of Single of the size of the first.</summary>
    public MemoryView AddSingles(string name, params float[][] values) =>
        AddVectors(name, new VectorDataViewType(NumberDataViewType.Single, values[0].Length),
            [.. values.Select(v => new VBuffer<float>(v.Length, v))]);

    /// <summary>A column of text.</summary>
    public MemoryView AddText(string name, params string[] values) =>
        Add(name, TextDataViewType.Instance, [.. values.Select(v => v.AsMemory())]);

    public long? GetRowCount() => _columns[0].Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private DataViewSchema MakeSchema()
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in _columns)
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        return schema.ToSchema();
    }

    private sealed record Column(
        string Name, DataViewType Type, DataViewSchema.Annotations? Annotations, int Length, Func<Func<long>, Delegate> MakeGetter);

    private sealed class Cursor(MemoryView view, HashSet<int> active) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext() => ++_position < view._columns[0].Length;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Assert.IsTrue(IsColumnActive(column), $"Column '{column.Name}' was asked for a getter, though it is not active.");
            return (ValueGetter<TValue>)view._columns[column.Index].MakeGetter(() => _position);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
            value = new DataViewRowId((ulong)_position, 0);
    }
}
