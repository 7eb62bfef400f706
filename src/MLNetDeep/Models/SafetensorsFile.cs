using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNetDeep.Files;
using MLNetDeep.Messages;
using MLNetDeep.Networks;
using MLNetDeep.Options;

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
        // As they lie in the file: it may be one that is unpacked on the way, and cannot go back.
        foreach (var (member, slot, name) in arrays.OrderBy(array => header.Arrays[array.Name].Begin))
        {
            var values = members[member].AsSpan(slot.Offset, slot.Length);
            stream.ReadExactly(MemoryMarshal.AsBytes(values));
            CheckValues(name, slot, values, Invalid);
        }
        return members;
    }

    /// <summary>Checks that the values of an array are numbers that a network can have.</summary>
    /// <param name="name">What the array is called in the file.</param>
    /// <param name="slot">Which one it is.</param>
    /// <param name="values">Its values.</param>
    /// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
    public static void CheckValues(
        string name, ParameterSlot slot, ReadOnlySpan<float> values, Func<string, string, InvalidDataException> invalid)
    {
        // An array may be empty: those of numbers are where a table has categories alone.
        if (values.IsEmpty)
            return;
        if (!TensorPrimitives.IsFiniteAll(values))
            throw invalid($"hold finite numbers in '{name}'", First(values, value => !float.IsFinite(value)));
        if (slot.Array.Name == LayerArray.RunningVariance && TensorPrimitives.Min(values) < 0)
            throw invalid($"hold variances of at least 0 in '{name}'", First(values, value => value < 0));

        static string First(ReadOnlySpan<float> values, Predicate<float> isWrong) =>
            Array.Find(values.ToArray(), isWrong).ToString(CultureInfo.InvariantCulture);
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
            throw Invalid($"hold the array '{missing}'", received.Any() ? Excerpt.Names(received) : "no array");
        if (received.Except(expected).FirstOrDefault() is { } surplus)
            throw Invalid($"hold only {Excerpt.Names(expected)}", $"{Excerpt.Name(surplus)} too");
    }

    private static InvalidDataException Invalid(string rule, string received) =>
        new($"The weights (safetensors) must {rule}. Received: {received}. The file is damaged or belongs to another network; save the "
            + $"model again.");
}
