namespace MLNetDeep.Onnx;

/// <summary>What a tensor holds, by the numbers of the ONNX specification (TensorProto.DataType).</summary>
internal enum TensorElement
{
    Single = 1,
    Byte = 2,
    SByte = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Boolean = 9,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
}

/// <summary>The way from .NET's types to ONNX's.</summary>
internal static class TensorElements
{
    private static readonly Dictionary<Type, TensorElement> ByType = new()
    {
        [typeof(float)] = TensorElement.Single,
        [typeof(byte)] = TensorElement.Byte,
        [typeof(sbyte)] = TensorElement.SByte,
        [typeof(ushort)] = TensorElement.UInt16,
        [typeof(short)] = TensorElement.Int16,
        [typeof(int)] = TensorElement.Int32,
        [typeof(long)] = TensorElement.Int64,
        [typeof(bool)] = TensorElement.Boolean,
        [typeof(double)] = TensorElement.Double,
        [typeof(uint)] = TensorElement.UInt32,
        [typeof(ulong)] = TensorElement.UInt64,
    };

    /// <summary>What holds values of a type of number, or Booleans.</summary>
    /// <returns>Null for values of another type.</returns>
    public static TensorElement? Of(Type type) => ByType.TryGetValue(type, out var element) ? element : null;
}
