using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>A view with a column of each type whose values can be kept, vectors of each kind, and annotations, beside "Features" of three
/// slots.</summary>
internal static class EveryType
{
    public static MemoryView View(int rows) => new MemoryView()
        .Add("SByte", NumberDataViewType.SByte, Toy.Of(rows, row => (sbyte)row))
        .Add("Byte", NumberDataViewType.Byte, Toy.Of(rows, row => (byte)row))
        .Add("Int16", NumberDataViewType.Int16, Toy.Of(rows, row => (short)-row))
        .Add("UInt16", NumberDataViewType.UInt16, Toy.Of(rows, row => (ushort)row))
        .Add("Int32", NumberDataViewType.Int32, Toy.Of(rows, row => -row))
        .Add("UInt32", NumberDataViewType.UInt32, Toy.Of(rows, row => (uint)row))
        .Add("Int64", NumberDataViewType.Int64, Toy.Of(rows, row => -(long)row << 33))
        .Add("UInt64", NumberDataViewType.UInt64, Toy.Of(rows, row => (ulong)row << 33))
        .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 3), Toy.Of(rows, FeaturesOf))
        .Add("Single", NumberDataViewType.Single, Toy.Of(rows, row => row % 7 == 0 ? float.NaN : row / 3f))
        .Add("Double", NumberDataViewType.Double, Toy.Of(rows, row => row / 3.0))
        .Add("Boolean", BooleanDataViewType.Instance, Toy.Of(rows, row => row % 3 == 1))
        .AddText("Text", Toy.Of(rows, row => $"row {row}"))
        .Add("Key", new KeyDataViewType(typeof(uint), 4),
            new DataViewSchema.Annotations.Builder().With("KeyValues", "a", "b", "c", "d").ToAnnotations(),
            Toy.Of(rows, row => (uint)row % 5))
        .Add("ByteKey", new KeyDataViewType(typeof(byte), 9), Toy.Of(rows, row => (byte)(row % 9)))
        .Add("DateTime", DateTimeDataViewType.Instance, Toy.Of(rows, row => DateTime.UnixEpoch.AddDays(row)))
        .Add("DateTimeOffset", DateTimeOffsetDataViewType.Instance,
            Toy.Of(rows, row => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(row % 12)).AddSeconds(row)))
        .Add("TimeSpan", TimeSpanDataViewType.Instance, Toy.Of(rows, row => TimeSpan.FromMinutes(-row)))
        .Add("RowId", RowIdDataViewType.Instance, Toy.Of(rows, row => new DataViewRowId((ulong)row, ~(ulong)row)))
        .AddVectors("Sparse", new VectorDataViewType(NumberDataViewType.Double, 50),
            Toy.Of(rows, row => row % 3 == 0 ? new VBuffer<double>(50, 0, [], []) : new VBuffer<double>(50, 1, [row], [row % 50])))
        .AddVectors("Ragged", new VectorDataViewType(TextDataViewType.Instance),
            Toy.Of(rows, row => new VBuffer<ReadOnlyMemory<char>>(row % 4, Toy.Texts([.. Enumerable.Repeat($"{row}", row % 4)]))))
        .AddVectors("Keys", new VectorDataViewType(new KeyDataViewType(typeof(ushort), 3), 2),
            Toy.Of(rows, row => new VBuffer<ushort>(2, [(ushort)(row % 4), 1])))
        .AddVectors("Image", new VectorDataViewType(NumberDataViewType.Byte, 2, 2),
            Toy.Of(rows, row => new VBuffer<byte>(4, [1, 2, 3, (byte)row])));

    /// <summary>Dense in even rows, sparse in odd ones.</summary>
    public static VBuffer<float> FeaturesOf(int row) =>
        row % 2 == 0 ? new VBuffer<float>(3, [row / 100f, -1, row % 9]) : new VBuffer<float>(3, 1, [row / 50f], [row % 3]);
}
