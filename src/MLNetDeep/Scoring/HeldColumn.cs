using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>The values of one column for a block of rows, read ahead of the row the consumer is at.</summary>
internal abstract class HeldColumn
{
    /// <summary>Reads the value of the row the source is at into a slot of the block.</summary>
    public abstract void Read(int slot);

    /// <summary>A delegate that gets the value in the slot that is current when called.</summary>
    public abstract Delegate Getter(Func<int> currentSlot);

    /// <summary>
    /// Whether the column's values may be kept while the source moves on: numbers, texts, keys and vectors of them. Not those of other types, such as
    /// images, whose memory a source takes back.
    /// </summary>
    public static bool CanHold(DataViewSchema.Column column) =>
        column.Type is PrimitiveDataViewType || column.Type is VectorDataViewType { ItemType: PrimitiveDataViewType };

    public static HeldColumn Create(DataViewRow source, DataViewSchema.Column column, int slotCount)
    {
        var create = typeof(HeldColumn).GetMethod(column.Type is VectorDataViewType ? nameof(CreateVector) : nameof(CreateValue), BindingFlags.NonPublic | BindingFlags.Static)!;
        var type = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        return (HeldColumn)create.MakeGenericMethod(type).Invoke(null, [source, column, slotCount])!;
    }

    private static HeldValues<T> CreateValue<T>(DataViewRow source, DataViewSchema.Column column, int slotCount) => new(source.GetGetter<T>(column), slotCount);

    private static HeldVectors<T> CreateVector<T>(DataViewRow source, DataViewSchema.Column column, int slotCount) => new(source.GetGetter<VBuffer<T>>(column), slotCount);

    private sealed class HeldValues<T>(ValueGetter<T> read, int slotCount) : HeldColumn
    {
        private readonly T[] _slots = new T[slotCount];

        public override void Read(int slot) => read(ref _slots[slot]);

        public override Delegate Getter(Func<int> currentSlot) => (ValueGetter<T>)((ref value) => value = _slots[currentSlot()]);
    }

    private sealed class HeldVectors<T>(ValueGetter<VBuffer<T>> read, int slotCount) : HeldColumn
    {
        private readonly VBuffer<T>[] _slots = new VBuffer<T>[slotCount];

        public override void Read(int slot) => read(ref _slots[slot]);

        public override Delegate Getter(Func<int> currentSlot) => (ValueGetter<VBuffer<T>>)((ref value) => _slots[currentSlot()].CopyTo(ref value));
    }
}
