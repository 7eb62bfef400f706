using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeep.Messages;

namespace MLNetDeep.Files;

/// <summary>
/// The header of a file in the safetensors format (https://huggingface.co/docs/safetensors): 8 bytes little-endian length, then JSON that
/// gives each array's type, shape and place, and some texts about the whole. After it come the values, little-endian and without gaps.
/// </summary>
/// <param name="Arrays">The arrays by name.</param>
/// <param name="Metadata">The texts.</param>
/// <param name="DataStart">Where in the stream the values begin.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, SafetensorsArray> Arrays, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    private const string MetadataName = "__metadata__";

    /// <summary>The longest header the format allows.</summary>
    public const int LongestHeader = 100_000_000;

    /// <summary>
    /// The longest header of a network's weights: of some 70,000 arrays. What it says takes six times its length in memory.
    /// </summary>
    public const int LongestOfWeights = 8 << 20;

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false };

    /// <summary>Writes the header of float32 arrays whose values follow each other in the order given.</summary>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<(string Name, IEnumerable<long> Shape)> arrays)
    {
        var header = new JsonObject
        {
            [MetadataName] = new JsonObject(
                metadata.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)))
        };
        var begin = 0L;
        foreach (var (name, shape) in arrays)
        {
            var end = begin + shape.Aggregate((long)sizeof(float), (bytes, size) => bytes * size);
            header[name] = new JsonObject
            {
                ["dtype"] = SafetensorsArray.Float32,
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(begin, end),
            };
            begin = end;
        }

        // Spaces at the header's end let the values begin at a multiple of 8 bytes, so that they can be used where a file is mapped.
        var json = header.ToJsonString();
        var text = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        stream.Write(length);
        stream.Write(text);
    }

    /// <summary>What people take for weights that can be read here, by the first bytes; null for anything else.</summary>
    private static string? KindOf(ReadOnlySpan<byte> first) =>
        first is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] ?
            "an HDF5 file, such as Keras' .h5; in Python, write its arrays as safetensors"
        : first is [(byte)'P', (byte)'K', 3, 4, ..]
            ? "a zip, such as Keras' .keras, PyTorch's .pt or a model of this library; in Python, write its arrays as safetensors, or load "
                + "the model"
        : first is [0x80, >= 2 and <= 5, ..] ? "a pickle of Python; write its arrays as safetensors there"
        : null;

    /// <summary>Reads a header; lengths are checked before memory is taken.</summary>
    /// <param name="stream">The stream, at the beginning of the file.</param>
    /// <param name="invalid">Makes the exception of a rule ("The file must …") that is broken, and of what was received instead.</param>
    /// <param name="longest">How many bytes it may have.</param>
    public static SafetensorsHeader Read(
        Stream stream, Func<string, string, InvalidDataException> invalid, int longest = LongestOfWeights)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
            throw invalid("begin with 8 bytes of header length", $"a file of {stream.Length} bytes");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > (ulong)(stream.Length - stream.Position))
            throw invalid("hold the header its first 8 bytes announce",
                KindOf(lengthBytes) ?? $"a header of {length} bytes in a file of {stream.Length}");
        if (length > (ulong)longest)
            throw invalid($"have a header of at most {longest} bytes", $"one of {length}");

        var header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header, Json);
            var entries = json.RootElement.EnumerateObject().ToLookup(property => property.Name == MetadataName);
            return new SafetensorsHeader(
                entries[false].ToDictionary(property => property.Name, property => SafetensorsArray.Read(property.Value)),
                entries[true].SelectMany(property => property.Value.EnumerateObject())
                .ToDictionary(text => text.Name, text => text.Value.GetString() ?? ""),
                stream.Position);
        }
        catch (Exception malformed) when (
            malformed is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException
            or IndexOutOfRangeException)
        {
            throw new InvalidDataException(
                invalid(
                    "have a header that lists each array's dtype, shape and data_offsets",
                    Excerpt.Of(malformed.Message).TrimEnd('.')).Message,
                malformed);
        }
    }

    /// <summary>Checks that the values follow each other without gaps and that their bytes are all there.</summary>
    /// <param name="dataLength">How many bytes of values there are.</param>
    /// <param name="expectedLength">How many there should be.</param>
    /// <param name="invalid">As for <see cref="Read"/>.</param>
    public void CheckLayout(long dataLength, long expectedLength, Func<string, string, InvalidDataException> invalid)
    {
        var end = 0L;
        foreach (var (name, array) in Arrays.OrderBy(array => array.Value.Begin))
        {
            if (array.Begin != end)
                throw invalid($"hold its values without gaps: {Excerpt.Name(name)} at byte {end}", $"byte {array.Begin}");
            end = array.End;
        }
        if (dataLength != expectedLength)
            throw invalid($"hold {expectedLength} bytes of values", $"{dataLength}");
    }
}

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
