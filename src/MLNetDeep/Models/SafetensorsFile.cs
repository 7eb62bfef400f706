using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>
/// Weights in the safetensors format (https://huggingface.co/docs/safetensors): 8 bytes little-endian header length, a JSON header that gives each
/// tensor's type, shape and place, then the values, little-endian and without gaps. It holds no code, and Python reads it as it is.
/// </summary>
internal static class SafetensorsFile
{
    private const string Float32 = "F32";

    /// <summary>The longest header the format allows.</summary>
    private const ulong LongestHeader = 100_000_000;

    /// <summary>Writes the parameter arrays and running statistics of a network, in their order.</summary>
    public static void Write(Stream stream, NetworkSpecification specification, ReadOnlySpan<float> parameters)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        foreach (var slot in specification.Slots)
        {
            header[slot.Name] = new JsonObject
            {
                ["dtype"] = Float32,
                ["shape"] = new JsonArray([.. slot.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray((long)slot.Offset * sizeof(float), ((long)slot.Offset + slot.Length) * sizeof(float)),
            };
        }

        // Spaces at the header's end let the values begin at a multiple of 8 bytes, so that they can be used where a file is mapped.
        var json = header.ToJsonString();
        var text = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        stream.Write(length);
        stream.Write(text);
        stream.Write(MemoryMarshal.AsBytes(parameters));
    }

    /// <summary>
    /// Reads the parameter arrays and running statistics of a network. Names, types, shapes and lengths are all checked before memory is taken for the values.
    /// </summary>
    /// <returns>All values in the order of the specification.</returns>
    /// <exception cref="InvalidDataException">The stream is not such a file, is truncated, or does not hold exactly this network's arrays.</exception>
    public static float[] Read(Stream stream, NetworkSpecification specification)
    {
        var (places, dataStart) = ReadHeader(stream);
        var slots = specification.Slots.ToDictionary(slot => slot.Name);
        CheckNames(places.Keys, slots.Keys);
        foreach (var slot in slots.Values)
            CheckPlace(slot, places[slot.Name]);
        CheckLayout(places, stream.Length - dataStart, specification.ValueCount);

        var parameters = new float[specification.ValueCount];
        foreach (var slot in slots.Values)
        {
            stream.Position = dataStart + places[slot.Name].Begin;
            stream.ReadExactly(MemoryMarshal.AsBytes(parameters.AsSpan(slot.Offset, slot.Length)));
        }
        return parameters;
    }

    private static (Dictionary<string, Place> Places, long DataStart) ReadHeader(Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
            throw Invalid("begin with 8 bytes of header length", $"a file of {stream.Length} bytes");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || length > (ulong)(stream.Length - stream.Position))
            throw Invalid("hold the header its first 8 bytes announce", $"a header of {length} bytes in a file of {stream.Length}");

        var header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header);
            var places = json.RootElement.EnumerateObject()
                .Where(property => property.Name != "__metadata__")
                .ToDictionary(property => property.Name, property => Place.Read(property.Value));
            return (places, stream.Position);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{Start("have a header that lists each array's dtype, shape and data_offsets")} Received: {malformed.Message} {WayOut}", malformed);
        }
    }

    private static void CheckNames(IEnumerable<string> received, IEnumerable<string> expected)
    {
        if (expected.Except(received).FirstOrDefault() is { } missing)
            throw Invalid($"hold the array '{missing}'", string.Join(", ", received.Select(name => $"'{name}'")));
        if (received.Except(expected).FirstOrDefault() is { } surplus)
            throw Invalid($"hold only {string.Join(", ", expected.Select(name => $"'{name}'"))}", $"'{surplus}' too");
    }

    private static void CheckPlace(ParameterSlot slot, Place place)
    {
        if (place.Type != Float32)
            throw Invalid($"hold '{slot.Name}' as {Float32}", place.Type);
        if (!place.Shape.SequenceEqual(slot.Shape.Select(size => (long)size)))
            throw Invalid($"hold '{slot.Name}' of shape [{string.Join(", ", slot.Shape)}]", $"[{string.Join(", ", place.Shape)}]");
        if (place.End - place.Begin != (long)slot.Length * sizeof(float))
            throw Invalid($"hold {(long)slot.Length * sizeof(float)} bytes for '{slot.Name}'", $"{place.End - place.Begin}");
    }

    private static void CheckLayout(Dictionary<string, Place> places, long dataLength, int parameterCount)
    {
        var end = 0L;
        foreach (var (name, place) in places.OrderBy(p => p.Value.Begin))
        {
            if (place.Begin != end)
                throw Invalid($"hold its values without gaps: '{name}' at byte {end}", $"byte {place.Begin}");
            end = place.End;
        }
        if (dataLength != (long)parameterCount * sizeof(float))
            throw Invalid($"hold {(long)parameterCount * sizeof(float)} bytes of values", $"{dataLength}");
    }

    private const string WayOut = "The file is damaged or belongs to another network; save the model again.";

    private static string Start(string rule) => $"The weights (safetensors) must {rule}.";

    private static InvalidDataException Invalid(string rule, string received) => new($"{Start(rule)} Received: {received}. {WayOut}");

    /// <summary>A tensor's entry in the header; begin and end are bytes from the start of the values.</summary>
    private sealed record Place(string Type, long[] Shape, long Begin, long End)
    {
        public static Place Read(JsonElement entry)
        {
            var offsets = entry.GetProperty("data_offsets");
            return new Place(
                entry.GetProperty("dtype").GetString() ?? "null",
                [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                offsets[0].GetInt64(),
                offsets[1].GetInt64());
        }
    }
}
