using MLNetDeep.Files;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Models;

/// <summary>Weights in a safetensors file of ours or of another program, of any width and under any names.</summary>
internal static class WeightsFile
{
    /// <summary>
    /// Reads the parameter arrays and running statistics of a network, or of several. Names, types, shapes and lengths are all checked
    /// before memory is taken for the
    /// values.
    /// </summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="networks">Each network.</param>
    /// <param name="layout">How the file names and lays out arrays.</param>
    /// <returns>For each network all values in the order of its specification.</returns>
    /// <exception cref="ArgumentException">The layout names what the network has not.</exception>
    /// <exception cref="InvalidDataException">The stream is not such a file, is truncated, or does not hold exactly these networks'
    /// arrays.</exception>
    public static float[][] Read(Stream stream, IReadOnlyList<NetworkSpecification> networks, WeightsLayout layout)
    {
        var header = SafetensorsHeader.Read(stream, Invalid);
        var arrays = NetworkArray.Of(networks);
        IReadOnlyList<string> fileNames = [.. header.Arrays.Keys];
        var names = layout.MatchByShape
            ? new ShapeMatching(header, layout.TransposedKernels, Invalid).NamesOf(arrays)
            : new NameTable(layout.Names, arrays).NamesIn(fileNames);

        CheckNames(header, arrays, names);
        foreach (var (array, name) in arrays.Zip(names))
            header.Arrays[name].CheckNumbers(name, array.ShapeIn(layout.TransposedKernels), Invalid);
        // Without gaps from 0 on, the last one ends where all of them do.
        header.CheckLayout(
            stream.Length - header.DataStart, header.Arrays.Values.Select(array => array.End).DefaultIfEmpty(0).Max(), Invalid);

        float[][] members = [.. networks.Select(network => new float[network.ValueCount])];
        foreach (var (array, name) in arrays.Zip(names))
        {
            var entry = header.Arrays[name];
            var (bytes, values) = (new byte[entry.End - entry.Begin], new float[array.Slot.Length]);
            stream.Position = header.DataStart + entry.Begin;
            stream.ReadExactly(bytes);
            entry.Convert(name, bytes, values, Invalid);
            SafetensorsFile.CheckValues(name, array.Slot, values, Invalid);
            array.Put(values, layout.TransposedKernels, members[array.Member]);
        }
        return members;
    }

    /// <summary>Checks that the file holds the arrays, and nothing else but counters beside running statistics.</summary>
    private static void CheckNames(SafetensorsHeader header, IReadOnlyList<NetworkArray> arrays, IReadOnlyList<string> names)
    {
        if (names.Except(header.Arrays.Keys).FirstOrDefault() is { } missing)
            throw Invalid($"hold the array {Excerpt.Name(missing)}",
                header.Arrays.Count == 0 ? "no array" : Excerpt.Names(header.Arrays.Keys));

        var normalizations = arrays.Zip(names).Where(array => array.First.Kind == LayerArray.RunningMean)
            .Select(array => ArrayName.ModuleOf(array.Second)).ToHashSet();
        foreach (var surplus in header.Arrays.Keys.Except(names))
        {
            var isCounter = header.Arrays[surplus].IsCounter && ArrayName.KindOf(surplus) == ArrayName.Counter;
            if (!isCounter || !normalizations.Contains(ArrayName.ModuleOf(surplus)))
                throw Invalid($"hold only {Excerpt.Names(names)}", $"{Excerpt.Name(surplus)} too");
            header.Arrays[surplus].CheckCounter(surplus, Invalid);
        }
    }

    private static InvalidDataException Invalid(string rule, string received) => new(
        $"The weights (safetensors) must {rule}. Received: {received}. The file is damaged or belongs to another network; where another "
        + $"program wrote it, "
        + $"a {nameof(WeightsLayout)} says how it names and lays out its arrays.");
}
