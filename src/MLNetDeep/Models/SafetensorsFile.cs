using System.Runtime.InteropServices;
using MLNetDeep.Files;
using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>
/// Weights in the safetensors format (https://huggingface.co/docs/safetensors), which holds no code and which Python reads as it is.
/// </summary>
internal static class SafetensorsFile
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes the parameter arrays and running statistics of a network, in their order.</summary>
    public static void Write(Stream stream, NetworkSpecification specification, ReadOnlySpan<float> parameters)
    {
        SafetensorsHeader.Write(stream, Metadata, specification.Slots.Select(slot => (slot.Name, slot.Shape.Select(size => (long)size))));
        stream.Write(MemoryMarshal.AsBytes(parameters));
    }

    /// <summary>
    /// Reads the parameter arrays and running statistics of a network. Names, types, shapes and lengths are all checked before memory is taken for the values.
    /// </summary>
    /// <returns>All values in the order of the specification.</returns>
    /// <exception cref="InvalidDataException">The stream is not such a file, is truncated, or does not hold exactly this network's arrays.</exception>
    public static float[] Read(Stream stream, NetworkSpecification specification)
    {
        var header = SafetensorsHeader.Read(stream, Invalid);
        var slots = specification.Slots.ToDictionary(slot => slot.Name);
        CheckNames(header.Arrays.Keys, slots.Keys);
        foreach (var slot in slots.Values)
            header.Arrays[slot.Name].Check(slot.Name, [.. slot.Shape], Invalid);
        header.CheckLayout(stream.Length - header.DataStart, (long)specification.ValueCount * sizeof(float), Invalid);

        var parameters = new float[specification.ValueCount];
        foreach (var slot in slots.Values)
        {
            stream.Position = header.DataStart + header.Arrays[slot.Name].Begin;
            stream.ReadExactly(MemoryMarshal.AsBytes(parameters.AsSpan(slot.Offset, slot.Length)));
        }
        return parameters;
    }

    private static void CheckNames(IEnumerable<string> received, IEnumerable<string> expected)
    {
        if (expected.Except(received).FirstOrDefault() is { } missing)
            throw Invalid($"hold the array '{missing}'", string.Join(", ", received.Select(name => $"'{name}'")));
        if (received.Except(expected).FirstOrDefault() is { } surplus)
            throw Invalid($"hold only {string.Join(", ", expected.Select(name => $"'{name}'"))}", $"'{surplus}' too");
    }

    private static InvalidDataException Invalid(string rule, string received) =>
        new($"The weights (safetensors) must {rule}. Received: {received}. The file is damaged or belongs to another network; save the model again.");
}
