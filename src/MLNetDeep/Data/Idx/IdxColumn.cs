using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Idx;

/// <summary>A column of a data view whose values are the items of an IDX file. Immutable.</summary>
internal sealed record IdxColumn(string Name, IdxFile File)
{
    /// <summary>The getter of a cursor, of the column's type, for the item <paramref name="items"/> stands at.</summary>
    /// <param name="items">Where the cursor stands in the file.</param>
    /// <param name="checkReadable">Throws where the cursor stands at no row.</param>
    public Delegate MakeGetter(IdxItemReader items, Action checkReadable) => File.Header.ElementType switch
    {
        IdxElementType.Byte => MakeGetter<byte>(items, checkReadable),
        IdxElementType.SByte => MakeGetter<sbyte>(items, checkReadable),
        IdxElementType.Int16 => MakeGetter<short>(items, checkReadable),
        IdxElementType.Int32 => MakeGetter<int>(items, checkReadable),
        IdxElementType.Single => MakeGetter<float>(items, checkReadable),
        IdxElementType.Double => MakeGetter<double>(items, checkReadable),
        _ => throw new InvalidOperationException(
            $"Bug in MLNetDeep: element type {File.Header.ElementType} missing from the switch in IdxColumn.MakeGetter."),
    };

    private Delegate MakeGetter<T>(IdxItemReader items, Action checkReadable)
        where T : unmanaged
    {
        if (File.Header.ItemType is not VectorDataViewType vectorType)
        {
            return (ValueGetter<T>)((ref T value) =>
            {
                checkReadable();
                Decode(items.Current, MemoryMarshal.CreateSpan(ref value, 1));
            });
        }

        var size = vectorType.Size;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            checkReadable();
            var editor = VBufferEditor.Create(ref value, size);
            Decode(items.Current, editor.Values);
            value = editor.Commit();
        });
    }

    /// <summary>Copies the values, and turns them around where the machine has the least significant byte first.</summary>
    private static void Decode<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged
    {
        bytes.CopyTo(MemoryMarshal.AsBytes(values));
        if (!BitConverter.IsLittleEndian)
            return;

        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                var twos = MemoryMarshal.Cast<T, short>(values);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                var fours = MemoryMarshal.Cast<T, int>(values);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                var eights = MemoryMarshal.Cast<T, long>(values);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }
}
