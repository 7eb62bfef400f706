using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>The values of one column for a block of rows, read ahead of the row the consumer is at.</summary>
internal abstract class HeldColumn
{
    /// <summary>Forgets all values; their memory is kept for the next block.</summary>
    public abstract void Clear();

    /// <summary>Reads the value of the row the source is at into the next slot of the block, and says how many bytes it takes.</summary>
    public abstract long Read();

    /// <summary>A delegate that gets the value in the slot that is current when called.</summary>
    public abstract Delegate Getter(Func<int> currentSlot);

    /// <summary>
    /// Whether the column's values may be kept while the source moves on: numbers, texts, keys and vectors of them. Not those of other
    /// types, such as images, whose memory a source takes back.
    /// </summary>
    public static bool CanHold(DataViewSchema.Column column) =>
        column.Type is PrimitiveDataViewType || column.Type is VectorDataViewType { ItemType: PrimitiveDataViewType };

    public static HeldColumn Create(DataViewRow source, DataViewSchema.Column column)
    {
        var create = typeof(HeldColumn)
            .GetMethod(column.Type is VectorDataViewType ? nameof(CreateVector) : nameof(CreateValue),
                BindingFlags.NonPublic | BindingFlags.Static)!;
        var type = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        return (HeldColumn)create.MakeGenericMethod(type).Invoke(null, [source, column])!;
    }

    private static HeldValues<T> CreateValue<T>(DataViewRow source, DataViewSchema.Column column) => new(source.GetGetter<T>(column));

    private static HeldVectors<T> CreateVector<T>(DataViewRow source, DataViewSchema.Column column) =>
        new(source.GetGetter<VBuffer<T>>(column));

    private sealed class HeldValues<T>(ValueGetter<T> read) : HeldColumn
    {
        private readonly List<T> _values = [];

        public override void Clear() => _values.Clear();

        public override long Read()
        {
            T value = default!;
            read(ref value);
            _values.Add(value);
            return HeldBytes.Of<T>([value]);
        }

        public override Delegate Getter(Func<int> currentSlot) => (ValueGetter<T>)((ref value) => value = _values[currentSlot()]);
    }

    private sealed class HeldVectors<T>(ValueGetter<VBuffer<T>> read) : HeldColumn
    {
        private readonly VectorBlock<T> _vectors = new();
        private VBuffer<T> _row;

        public override void Clear() => _vectors.Clear();

        public override long Read()
        {
            read(ref _row);
            return _vectors.Add(_row);
        }

        public override Delegate Getter(Func<int> currentSlot) =>
            (ValueGetter<VBuffer<T>>)((ref value) => _vectors.CopyTo(currentSlot(), ref value));
    }
}

/// <summary>How much memory values take that are read ahead.</summary>
internal static class HeldBytes
{
    /// <summary>
    /// The bytes of the values; of texts, which are held by reference, their characters too: as long as they are held, they cannot be
    /// collected.
    /// </summary>
    public static long Of<T>(ReadOnlySpan<T> values)
    {
        var bytes = (long)values.Length * Unsafe.SizeOf<T>();
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            foreach (var value in values)
                bytes += value is ReadOnlyMemory<char> text ? (long)text.Length * sizeof(char) : 0;
        }
        return bytes;
    }
}
