using Microsoft.ML.Data;

namespace MLNetDeep.Data.Idx;

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
