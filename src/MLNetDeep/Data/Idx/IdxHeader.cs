using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Idx;

/// <summary>
/// The beginning of an IDX file: two zero bytes, the element type, the number of dimensions, then each dimension as a 32-bit signed
/// integer, most significant byte first. The first dimension counts the items; the others are the shape of one item.
/// Format: "The IDX file format", at the end of the MNIST database's page.
/// </summary>
internal sealed class IdxHeader
{
    private const int PrefixBytes = 4;
    private const string WayOut = "Pass a file of the IDX format, such as 'train-images-idx3-ubyte' of MNIST, plain or gzip-compressed.";

    private readonly ImmutableArray<int> _dimensions;

    private IdxHeader(IdxElementType elementType, ImmutableArray<int> dimensions)
    {
        ElementType = elementType;
        _dimensions = dimensions;
        ItemBytes = ElementType.Size() * dimensions.Skip(1).Aggregate(1, (size, dimension) => size * dimension);
        var itemType = elementType.DataViewType()!;
        ItemType = dimensions.Length == 1 ? itemType : new VectorDataViewType(itemType, dimensions.RemoveAt(0));
    }

    /// <summary>The type of every element.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>
    /// The type of one item in a data view: a number in a file of one dimension, else a vector with the item's dimensions.
    /// </summary>
    public DataViewType ItemType { get; }

    /// <summary>How many items follow.</summary>
    public int ItemCount => _dimensions[0];

    /// <summary>Bytes of one item.</summary>
    public int ItemBytes { get; }

    /// <summary>Bytes of the file, uncompressed. Cannot overflow: each of the three numbers fits in 31 bits.</summary>
    public long FileBytes => PrefixBytes + 4L * _dimensions.Length + (long)ItemCount * ItemBytes;

    /// <summary>Whether both describe the same content.</summary>
    public bool IsSameAs(IdxHeader other) => ElementType == other.ElementType && _dimensions.SequenceEqual(other._dimensions);

    /// <summary>Reads and checks the header; <paramref name="source"/> stands at the first item afterwards.</summary>
    public static IdxHeader Read(IdxByteSource source)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        var found = source.Read(prefix);
        if (found < PrefixBytes)
            throw Invalid(source, "must begin with a header of at least 8 bytes",
                $"the file ends after {found} bytes{source.DamageInWords}");
        if (prefix[0] != 0 || prefix[1] != 0)
            throw Invalid(source, "must begin with two zero bytes", $"0x{Convert.ToHexString(prefix[..2])}");

        var elementType = (IdxElementType)prefix[2];
        if (elementType.DataViewType() is null)
            throw Invalid(source, "must name its element type, one of 0x08, 0x09, 0x0B, 0x0C, 0x0D and 0x0E, in its third byte",
                $"0x{prefix[2]:X2}");

        var rank = prefix[3];
        if (rank == 0)
            throw Invalid(source, "must have at least one dimension", "0 dimensions");

        return new IdxHeader(elementType, ReadDimensions(source, rank, elementType.Size()));
    }

    private static ImmutableArray<int> ReadDimensions(IdxByteSource source, int rank, int elementBytes)
    {
        Span<byte> bytes = stackalloc byte[4 * rank];
        var found = source.Read(bytes);
        if (found < bytes.Length)
            throw Invalid(source, $"must have a header of {PrefixBytes + bytes.Length} bytes for {rank} dimensions",
                $"the file ends after {PrefixBytes + found} bytes{source.DamageInWords}");

        var dimensions = ImmutableArray.CreateBuilder<int>(rank);
        long itemBytes = elementBytes;
        for (var axis = 0; axis < rank; axis++)
        {
            var dimension = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * axis)..]);
            if (dimension > int.MaxValue)
                throw Invalid(source, $"must have dimensions of at most {int.MaxValue}", $"{dimension} as dimension {axis + 1} of {rank}");
            if (axis > 0 && dimension == 0)
                throw Invalid(source, "must have items whose dimensions are at least 1", $"0 as dimension {axis + 1} of {rank}");
            if (axis > 0)
                itemBytes *= dimension;
            if (itemBytes > Array.MaxLength)
                throw Invalid(source, $"must have items of at most {Array.MaxLength} bytes",
                    $"{itemBytes} bytes in the first {axis + 1} of {rank} dimensions");
            dimensions.Add((int)dimension);
        }
        return dimensions.MoveToImmutable();
    }

    private static InvalidDataException Invalid(IdxByteSource source, string rule, string found) =>
        new(string.Create(CultureInfo.InvariantCulture, $"IDX file '{source.Path}' {rule}. Found: {found}. {WayOut}"));
}

/// <summary>
/// What an IDX file holds one of per element: the third byte of the file. All but the bytes are stored most significant byte first.
/// </summary>
internal enum IdxElementType : byte
{
    /// <summary>Unsigned, 1 byte.</summary>
    Byte = 0x08,

    /// <summary>Signed, 1 byte.</summary>
    SByte = 0x09,

    /// <summary>Signed, 2 bytes.</summary>
    Int16 = 0x0B,

    /// <summary>Signed, 4 bytes.</summary>
    Int32 = 0x0C,

    /// <summary>IEEE 754 binary32, 4 bytes.</summary>
    Single = 0x0D,

    /// <summary>IEEE 754 binary64, 8 bytes.</summary>
    Double = 0x0E,
}

/// <summary>What follows from an element type.</summary>
internal static class IdxElementTypes
{
    /// <summary>The type of the same values in a data view; null for a code the format does not define.</summary>
    public static NumberDataViewType? DataViewType(this IdxElementType type) => type switch
    {
        IdxElementType.Byte => NumberDataViewType.Byte,
        IdxElementType.SByte => NumberDataViewType.SByte,
        IdxElementType.Int16 => NumberDataViewType.Int16,
        IdxElementType.Int32 => NumberDataViewType.Int32,
        IdxElementType.Single => NumberDataViewType.Single,
        IdxElementType.Double => NumberDataViewType.Double,
        _ => null,
    };

    /// <summary>Bytes of one element; zero for a code the format does not define.</summary>
    public static int Size(this IdxElementType type) => type switch
    {
        IdxElementType.Byte or IdxElementType.SByte => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Single => 4,
        IdxElementType.Double => 8,
        _ => 0,
    };
}
