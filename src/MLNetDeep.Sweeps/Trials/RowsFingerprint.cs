using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// A hash of all values of some rows, in their order: what a sweep that continues knows its data by. Numbers, keys, truth values, texts and
/// vectors of them count; a column of anything else (pictures) counts by its type, and by the columns made from it.
/// </summary>
internal sealed class RowsFingerprint : IDisposable
{
    private const int RowsBetweenLooks = 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>32 hexadecimal digits, half of a SHA-256.</summary>
    public string Text => Convert.ToHexStringLower(_hash.GetCurrentHash())[..32];

    /// <summary>Adds the rows of a data view.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns that count.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public void Add(IDataView rows, IReadOnlyList<DataViewSchema.Column> columns, CancellationToken cancellationToken = default)
    {
        foreach (var column in columns)
            Add($"{column.Name} {column.Type}");

        using var cursor = rows.GetRowCursor(columns);
        Action[] adders = [.. columns.Select(column => Adder(cursor, column)).OfType<Action>()];
        var count = 0L;
        for (; cursor.MoveNext(); count++)
        {
            if (count % RowsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            foreach (var add in adders)
                add();
        }
        Add([count]);
    }

    public void Dispose() => _hash.Dispose();

    private Action? Adder(DataViewRow row, DataViewSchema.Column column) =>
        ((column.Type as VectorDataViewType)?.ItemType ?? column.Type).RawType switch
        {
            var type when type == typeof(float) => Numbers<float>(row, column),
            var type when type == typeof(double) => Numbers<double>(row, column),
            var type when type == typeof(bool) => Numbers<bool>(row, column),
            var type when type == typeof(byte) => Numbers<byte>(row, column),
            var type when type == typeof(ushort) => Numbers<ushort>(row, column),
            var type when type == typeof(uint) => Numbers<uint>(row, column),
            var type when type == typeof(ulong) => Numbers<ulong>(row, column),
            var type when type == typeof(sbyte) => Numbers<sbyte>(row, column),
            var type when type == typeof(short) => Numbers<short>(row, column),
            var type when type == typeof(int) => Numbers<int>(row, column),
            var type when type == typeof(long) => Numbers<long>(row, column),
            var type when type == typeof(ReadOnlyMemory<char>) => Values<ReadOnlyMemory<char>>(row, column, texts =>
            {
                foreach (var text in texts)
                    Add(text.Span);
            }),
            _ => null,
        };

    private Action Numbers<T>(DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged => Values<T>(row, column, Add);

    /// <summary>A vector counts with its length and the places of the values it holds.</summary>
    private Action Values<T>(DataViewRow row, DataViewSchema.Column column, SpanAction<T> add)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getValue = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getValue(ref value);
                add(new ReadOnlySpan<T>(in value));
            };
        }

        var getVector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getVector(ref vector);
            Add([vector.Length]);
            if (!vector.IsDense)
                Add(vector.GetIndices());
            add(vector.GetValues());
        };
    }

    private void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _hash.AppendData(MemoryMarshal.AsBytes(values));

    /// <summary>With its length before it, so that no two sequences of texts are one.</summary>
    private void Add(ReadOnlySpan<char> text)
    {
        Add<int>([text.Length]);
        Add<char>(text);
    }

    private delegate void SpanAction<T>(ReadOnlySpan<T> values);
}
