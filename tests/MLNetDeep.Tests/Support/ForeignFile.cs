using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace MLNetDeep.Tests.Support;

/// <summary>A writer of safetensors files that shares nothing with ours: arrays of any type, as PyTorch and Keras write them.</summary>
internal sealed class ForeignFile
{
    private readonly JsonObject _header = [];
    private readonly List<byte> _values = [];

    /// <summary>Adds an array of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="values">Its values.</param>
    /// <param name="type">"F32", "F16", "BF16" or "F64".</param>
    public ForeignFile Add(string name, int[] shape, double[] values, string type = "F32") =>
        Add(name, shape, type, [.. values.SelectMany(value => Bytes(value, type))]);

    /// <summary>Adds PyTorch's counter of batches.</summary>
    public ForeignFile AddCounter(string name, long count, string type = "I64") => Add(name, [], type, BitConverter.GetBytes(count));

    public byte[] ToArray()
    {
        var json = Encoding.UTF8.GetBytes(_header.ToJsonString());
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. _values.ToArray()];
    }

    private ForeignFile Add(string name, int[] shape, string type, byte[] bytes)
    {
        var begin = _values.Count;
        _values.AddRange(bytes);
        _header[name] = new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
            ["data_offsets"] = new JsonArray(begin, _values.Count)
        };
        return this;
    }

    private static byte[] Bytes(double value, string type)
    {
        var bytes = new byte[8];
        switch (type)
        {
            case "F16":
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                return bytes[..2];
            case "BF16":
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                return bytes[2..4];
            case "F64":
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                return bytes;
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                return bytes[..4];
        }
    }
}
