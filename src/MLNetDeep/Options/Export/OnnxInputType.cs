using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep;

/// <summary>What kind of numbers an exported network is fed with.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "It is these types that are meant; ML.NET's DataKind names them so too.")]
public enum OnnxInputType
{
    /// <summary>Numbers of single precision (ONNX: float).</summary>
    Single = 1,

    /// <summary>Integers from 0 to 255, such as pixels (ONNX: uint8).</summary>
    Byte = 2,

    /// <summary>Integers from -128 to 127 (ONNX: int8).</summary>
    SByte = 3,

    /// <summary>Integers of 16 bits without sign (ONNX: uint16).</summary>
    UInt16 = 4,

    /// <summary>Integers of 16 bits (ONNX: int16).</summary>
    Int16 = 5,

    /// <summary>Integers of 32 bits (ONNX: int32).</summary>
    Int32 = 6,

    /// <summary>Integers of 64 bits (ONNX: int64).</summary>
    Int64 = 7,

    /// <summary>Numbers of double precision (ONNX: double).</summary>
    Double = 11,
}
