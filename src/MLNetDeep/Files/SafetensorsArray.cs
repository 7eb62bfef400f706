using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace MLNetDeep.Files;

/// <summary>An array's entry in the header of a safetensors file.</summary>
/// <param name="Type">The type of its values: "F32".</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Begin">Its first byte, from the start of the values.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsArray(string Type, long[] Shape, long Begin, long End)
{
    public const string Float32 = "F32";

    public static SafetensorsArray Read(JsonElement entry)
    {
        var offsets = entry.GetProperty("data_offsets");
        if (offsets.GetArrayLength() is var count and not 2)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"data_offsets of {count} numbers, where there are 2: begin and end."));
        return new SafetensorsArray(
            entry.GetProperty("dtype").GetString() ?? "null",
            [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
            offsets[0].GetInt64(),
            offsets[1].GetInt64());
    }

    /// <summary>Checks type, shape and length.</summary>
    /// <param name="name">The array's name, for the message.</param>
    /// <param name="shape">The shape it should have.</param>
    /// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
    public void Check(string name, IReadOnlyList<long> shape, Func<string, string, InvalidDataException> invalid)
    {
        // A header made by hand may hold any numbers: nothing here may run over.
        var (bytes, received) = (shape.Aggregate((BigInteger)sizeof(float), (product, size) => product * size), (BigInteger)End - Begin);
        if (Type != Float32)
            throw invalid($"hold '{name}' as {Float32}", Type);
        if (!Shape.SequenceEqual(shape))
            throw invalid($"hold '{name}' of shape [{string.Join(", ", shape)}]", $"[{string.Join(", ", Shape)}]");
        if (shape.Any(size => size < 0))
            throw invalid($"hold '{name}' of sizes that are not negative", $"[{string.Join(", ", shape)}]");
        if (received != bytes)
            throw invalid($"hold {bytes} bytes for '{name}'", $"{received}");
    }
}
