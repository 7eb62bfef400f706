using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>The type of the numbers that an exported network reads.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "It is these types that are meant; ML.NET's DataKind names them so too.")]
[JsonConverter(typeof(JsonStringEnumConverter<OnnxInputType>))]
public enum OnnxInputType
{
    /// <summary>Numbers of single precision (ONNX: float).</summary>
    [JsonStringEnumMemberName("single")]
    Single = 1,

    /// <summary>Integers from 0 to 255, such as pixels (ONNX: uint8).</summary>
    [JsonStringEnumMemberName("byte")]
    Byte = 2,

    /// <summary>Integers from -128 to 127 (ONNX: int8).</summary>
    [JsonStringEnumMemberName("sByte")]
    SByte = 3,

    /// <summary>Integers of 16 bits without sign (ONNX: uint16).</summary>
    [JsonStringEnumMemberName("uInt16")]
    UInt16 = 4,

    /// <summary>Integers of 16 bits (ONNX: int16).</summary>
    [JsonStringEnumMemberName("int16")]
    Int16 = 5,

    /// <summary>Integers of 32 bits (ONNX: int32).</summary>
    [JsonStringEnumMemberName("int32")]
    Int32 = 6,

    /// <summary>Integers of 64 bits (ONNX: int64).</summary>
    [JsonStringEnumMemberName("int64")]
    Int64 = 7,

    /// <summary>Numbers of double precision (ONNX: double).</summary>
    [JsonStringEnumMemberName("double")]
    Double = 11,
}
