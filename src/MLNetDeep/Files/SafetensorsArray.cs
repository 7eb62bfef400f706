using System.Buffers.Binary;
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

    /// <summary>As many as PyTorch's own arrays can have.</summary>
    private const int MostSizes = 64;

    private static readonly Dictionary<string, int> WidthsOfNumbers = new() { [Float32] = 4, ["F16"] = 2, ["BF16"] = 2, ["F64"] = 8 };

    /// <summary>Whether it is PyTorch's counter of batches, a single whole number, which scores nothing.</summary>
    public bool IsCounter => Type == "I64" && Shape.Length == 0;

    public static SafetensorsArray Read(JsonElement entry)
    {
        var offsets = entry.GetProperty("data_offsets");
        if (offsets.GetArrayLength() is var count and not 2)
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"data_offsets of {count} numbers, where there are 2: begin and end."));
        var shape = entry.GetProperty("shape");
        if (shape.GetArrayLength() is var rank and > MostSizes)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a shape of {rank} sizes; there may be {MostSizes}."));
        return new SafetensorsArray(
            entry.GetProperty("dtype").GetString() ?? "null",
            [.. shape.EnumerateArray().Select(size => size.GetInt64())],
            offsets[0].GetInt64(),
            offsets[1].GetInt64());
    }

    /// <summary>Checks that it holds Single values of a shape: type, shape and length.</summary>
    /// <param name="name">The array's name, for the message.</param>
    /// <param name="shape">The shape it should have.</param>
    /// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
    public void Check(string name, IReadOnlyList<long> shape, Func<string, string, InvalidDataException> invalid)
    {
        if (Type != Float32)
            throw invalid($"hold {Excerpt.Name(name)} as {Float32}", Excerpt.Of(Type));
        CheckNumbers(name, shape, invalid);
    }

    /// <summary>The same for numbers of any width that <see cref="Convert"/> reads.</summary>
    /// <inheritdoc cref="Check"/>
    public void CheckNumbers(string name, IReadOnlyList<long> shape, Func<string, string, InvalidDataException> invalid)
    {
        if (!WidthsOfNumbers.TryGetValue(Type, out var width))
            throw invalid(
                $"hold {Excerpt.Name(name)} as {string.Join(", ", WidthsOfNumbers.Keys.SkipLast(1))} or {WidthsOfNumbers.Keys.Last()}",
                Excerpt.Of(Type));
        if (!Shape.SequenceEqual(shape))
            throw invalid($"hold {Excerpt.Name(name)} of shape {Excerpt.Sizes(shape)}", Excerpt.Sizes(Shape));
        CheckLength(name, width, invalid);
    }

    /// <summary>Checks the length of a counter.</summary>
    /// <inheritdoc cref="Check"/>
    public void CheckCounter(string name, Func<string, string, InvalidDataException> invalid) => CheckLength(name, sizeof(long), invalid);

    /// <summary>Reads the values as Single, whatever their width; <see cref="CheckNumbers"/> has been passed.</summary>
    /// <param name="name">The array's name, for the message.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="values">As many values; written to.</param>
    /// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
    public void Convert(string name, ReadOnlySpan<byte> bytes, Span<float> values, Func<string, string, InvalidDataException> invalid)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]),
                "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]) << 16),
                "F64" => Narrow(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..])),
                _ => BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]),
            };
        }

        float Narrow(double value) => double.IsFinite(value) && !float.IsFinite((float)value)
            ? throw invalid($"hold '{name}' as numbers that Single can hold", value.ToString(CultureInfo.InvariantCulture))
            : (float)value;
    }

    private void CheckLength(string name, int width, Func<string, string, InvalidDataException> invalid)
    {
        // A header made by hand may hold any numbers: nothing here may run over.
        var (bytes, received) = (Shape.Aggregate((BigInteger)width, (product, size) => product * size), (BigInteger)End - Begin);
        if (Shape.Any(size => size < 0))
            throw invalid($"hold {Excerpt.Name(name)} of sizes that are not negative", Excerpt.Sizes(Shape));
        if (received != bytes)
            throw invalid(string.Create(CultureInfo.InvariantCulture, $"hold {Excerpt.Of($"{bytes}")} bytes for {Excerpt.Name(name)}"),
                string.Create(CultureInfo.InvariantCulture, $"{received}"));
    }
}
