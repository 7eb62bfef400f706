using System.Globalization;
using System.Numerics.Tensors;
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

    /// <summary>Writes the parameter arrays and running statistics of a network, or of several, in their order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="networks">Each network.</param>
    /// <param name="members">All values of each network, in the order of its specification.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    public static void Write(Stream stream, IReadOnlyList<NetworkSpecification> networks, IReadOnlyList<float[]> members)
    {
        CheckFinite(networks, members);
        SafetensorsHeader.Write(stream, Metadata, networks.Index().SelectMany(network =>
            network.Item.Slots.Select(
                slot => (MemberNames.Of(networks.Count, network.Index, slot.Name), slot.Shape.Select(size => (long)size)))));
        foreach (var parameters in members)
            stream.Write(MemoryMarshal.AsBytes(parameters.AsSpan()));
    }

    /// <summary>
    /// Reads what <see cref="Write"/> has written. Names, types, shapes and lengths are all checked before memory is taken for the values.
    /// What others wrote is read by <see cref="WeightsFile"/>.
    /// </summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="networks">Each network. Gone through several times and not kept: a damaged manifest may speak of more than there is
    /// memory for the names of.</param>
    /// <returns>For each network all values in the order of its specification.</returns>
    /// <exception cref="InvalidDataException">
    /// The stream is not such a file, is truncated, or does not hold exactly these networks' arrays.
    /// </exception>
    public static float[][] Read(Stream stream, params IEnumerable<NetworkSpecification> networks)
    {
        var header = SafetensorsHeader.Read(stream, Invalid);
        var count = networks.Count();
        var arrays = networks.Index().SelectMany(network => network.Item.Slots.Select(
            slot => (Member: network.Index, Slot: slot, Name: MemberNames.Of(count, network.Index, slot.Name))));
        CheckNames(header.Arrays.Keys, arrays.Select(array => array.Name));
        foreach (var (_, slot, name) in arrays)
            header.Arrays[name].Check(name, [.. slot.Shape], Invalid);
        header.CheckLayout(
            stream.Length - header.DataStart, networks.Sum(network => (long)network.ValueCount) * sizeof(float), Invalid);

        float[][] members = [.. networks.Select(network => new float[network.ValueCount])];
        foreach (var (member, slot, name) in arrays)
        {
            stream.Position = header.DataStart + header.Arrays[name].Begin;
            stream.ReadExactly(MemoryMarshal.AsBytes(members[member].AsSpan(slot.Offset, slot.Length)));
        }
        return members;
    }

    private static void CheckFinite(IReadOnlyList<NetworkSpecification> networks, IReadOnlyList<float[]> members)
    {
        foreach (var (member, parameters) in members.Index().Where(member => !TensorPrimitives.IsFiniteAll<float>(member.Item)))
        {
            var slot = networks[member].Slots.First(
                slot => !TensorPrimitives.IsFiniteAll<float>(parameters.AsSpan(slot.Offset, slot.Length)));
            var value = parameters.AsSpan(slot.Offset, slot.Length).ToArray().First(value => !float.IsFinite(value));
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Weights must be finite to be saved. Received: {value} in '{MemberNames.Of(members.Count, member, slot.Name)}'. ")
                + "Training has diverged there: lower the learning rate, or take the model that Fit returns.");
        }
    }

    private static void CheckNames(IEnumerable<string> received, IEnumerable<string> expected)
    {
        if (expected.Except(received).FirstOrDefault() is { } missing)
            throw Invalid($"hold the array '{missing}'", string.Join(", ", received.Select(name => $"'{name}'")));
        if (received.Except(expected).FirstOrDefault() is { } surplus)
            throw Invalid($"hold only {string.Join(", ", expected.Select(name => $"'{name}'"))}", $"'{surplus}' too");
    }

    private static InvalidDataException Invalid(string rule, string received) =>
        new($"The weights (safetensors) must {rule}. Received: {received}. The file is damaged or belongs to another network; save the "
            + $"model again.");
}
