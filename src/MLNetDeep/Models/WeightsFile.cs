using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Files;
using MLNetDeep.Messages;
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
        + $"program wrote it, a {nameof(WeightsLayout)} says how it names and lays out its arrays.");
}

/// <summary>The names of a network's arrays in a file, by <see cref="WeightsLayout.Names"/>.</summary>
internal sealed class NameTable
{
    private readonly IReadOnlyDictionary<string, string> _table;
    private readonly IReadOnlyList<NetworkArray> _arrays;

    /// <param name="table">Their names by ours, of arrays and of layers.</param>
    /// <param name="arrays">The network's arrays.</param>
    /// <exception cref="ArgumentException">The table names what the network has not.</exception>
    public NameTable(IReadOnlyDictionary<string, string> table, IReadOnlyList<NetworkArray> arrays)
    {
        (_table, _arrays) = (table, arrays);
        var known = arrays.SelectMany(array => PartsOf(array.Name)).ToHashSet();
        if (table.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new ArgumentException(
                $"{nameof(WeightsLayout)}.{nameof(WeightsLayout.Names)} must name arrays or layers of the network: "
                + $"{string.Join(", ", arrays.Select(array => $"'{array.Name}'"))}, or '{arrays[0].Module}' for a layer. Received: "
                + $"'{unknown}'.");
        }
    }

    /// <summary>The name of each array in a file.</summary>
    /// <param name="fileNames">The names that are in the file.</param>
    public IReadOnlyList<string> NamesIn(IReadOnlyList<string> fileNames)
    {
        var byPlace = fileNames.ToLookup(name => (ArrayName.ModuleOf(name), ArrayName.KindOf(name)));
        return [.. _arrays.Select(NameIn)];

        string NameIn(NetworkArray array)
        {
            var named = PartsOf(array.Name).FirstOrDefault(_table.ContainsKey);
            if (named is null || named == array.Name)
                return _table.GetValueOrDefault(array.Name, array.Name);

            // A layer's name says which module it is there; what its arrays are called is that program's way.
            var module = _table[named] + array.Module[named.Length..];
            return byPlace[(module, array.Kind)].FirstOrDefault($"{module}.{array.Kind}");
        }
    }

    /// <summary>The name, then those of the layer and blocks around it, from the inside: "2.0.weight", "2.0", "2".</summary>
    private static IEnumerable<string> PartsOf(string name)
    {
        for (var part = name; part.Length > 0; part = ArrayName.ModuleOf(part))
            yield return part;
    }
}

/// <summary>
/// The names of a network's arrays in a file, by shapes: a layer's arrays together say which module it may be, and numbers in names which
/// of several.
/// </summary>
/// <param name="header">The file's.</param>
/// <param name="transposedKernels">Whether kernels are [inputs, units] there.</param>
/// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
internal sealed partial class ShapeMatching(
    SafetensorsHeader header, bool transposedKernels, Func<string, string, InvalidDataException> invalid)
{
    /// <summary>How many arrays of another program a message shows: all of a usual network, whose owner needs to see them.</summary>
    private const int MostShown = 100;

    /// <summary>The name of each array in the file.</summary>
    /// <exception cref="InvalidDataException">Shapes do not say it.</exception>
    public IReadOnlyList<string> NamesOf(IReadOnlyList<NetworkArray> arrays)
    {
        var theirs = header.Arrays.Keys.Where(name => ArrayName.KindOf(name) != ArrayName.Counter).GroupBy(ArrayName.ModuleOf)
            .ToLookup(module => Signature(module.Select(name => (ArrayName.KindOf(name), (IReadOnlyList<long>)header.Arrays[name].Shape))));
        var ours = arrays.GroupBy(array => array.Module)
            .ToLookup(module => Signature(module.Select(array => (array.Kind, array.ShapeIn(transposedKernels)))));

        var names = new Dictionary<string, string>();
        foreach (var alike in ours)
        {
            foreach (var (own, module) in alike.Zip(InOrder([.. theirs[alike.Key]], alike.Count(), alike.Key)))
            {
                foreach (var array in own)
                    names[array.Name] = module.First(name => ArrayName.KindOf(name) == array.Kind);
            }
        }
        return [.. arrays.Select(array => names[array.Name])];
    }

    private static string Signature(IEnumerable<(string Kind, IReadOnlyList<long> Shape)> arrays) =>
        string.Join(", ", arrays.Select(array => $"{array.Kind} [{string.Join(", ", array.Shape)}]").Order(StringComparer.Ordinal));

    /// <summary>Modules of one shape, in the order of the numbers in their names.</summary>
    private List<IGrouping<string, string>> InOrder(IReadOnlyList<IGrouping<string, string>> modules, int wanted, string signature)
    {
        if (modules.Count != wanted)
        {
            throw invalid(
                $"hold {Counted.Of(wanted, "layer")} of {signature}",
                modules.Count == 0 ? $"none among {Received()}" : Names());
        }

        var inOrder = modules.OrderBy(module => NumbersIn(module.Key), Comparer<int[]>.Create(Compare)).ToList();
        var oneStem = modules.Select(module => NumberPart.Replace(module.Key, "")).Distinct().Count() == 1;
        if (!oneStem || inOrder.Zip(inOrder.Skip(1)).Any(pair => Compare(NumbersIn(pair.First.Key), NumbersIn(pair.Second.Key)) == 0))
            throw invalid($"tell layers of the same shapes apart by numbers in their names ({signature})",
                $"{Names()}; name them in {nameof(WeightsLayout.Names)} instead");
        return inOrder;

        string Names() => Excerpt.Names(modules.Select(module => module.Key));

        string Received() => Excerpt.List(
            header.Arrays.Select(array => $"{Excerpt.Name(array.Key)} {Excerpt.Sizes(array.Value.Shape)}"), MostShown);
    }

    /// <summary>"dense" and "dense_1", "fc1" and "fc2": what is left of a name without these is the same.</summary>
    [GeneratedRegex("_?[0-9]+")]
    private static partial Regex NumberPart { get; }

    private static int[] NumbersIn(string name) =>
        [.. NumberPart.Matches(name)
            .Select(match =>
            int.TryParse(match.Value.TrimStart('_'), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)];

    private static int Compare(int[] first, int[] second)
    {
        var different = first.Zip(second).FirstOrDefault(pair => pair.First != pair.Second);
        return different == default ? first.Length.CompareTo(second.Length) : different.First.CompareTo(different.Second);
    }
}

/// <summary>An array of a model's networks, as it is looked for in a file of weights.</summary>
/// <param name="Name">Its name among all of the model's: "0.weight", "members.1.0.weight".</param>
/// <param name="Member">Which network it is of, from 0.</param>
/// <param name="Slot">Where its values go.</param>
/// <param name="IsKernel">Whether it is the weight of a <see cref="Dense"/> layer.</param>
internal sealed record NetworkArray(string Name, int Member, ParameterSlot Slot, bool IsKernel)
{
    /// <summary>What the layer's array is called, by PyTorch's name: "weight".</summary>
    public string Kind => ArrayName.KindOf(Name);

    /// <summary>Which layer it is of: "0".</summary>
    public string Module => ArrayName.ModuleOf(Name);

    /// <summary>All arrays of a model, in the order of its weights.</summary>
    public static IReadOnlyList<NetworkArray> Of(IReadOnlyList<NetworkSpecification> networks)
    {
        return [.. networks.SelectMany(OfOne)];

        IEnumerable<NetworkArray> OfOne(NetworkSpecification network, int member)
        {
            var kernels = network.AllPlaced.Where(placed => placed.Layer is Dense).Select(placed => placed.Weight).ToHashSet();
            return network.Slots.Select(slot =>
                new NetworkArray(MemberNames.Of(networks.Count, member, slot.Name), member, slot, kernels.Contains(slot)));
        }
    }

    /// <summary>The shape it has in a file.</summary>
    /// <param name="transposedKernels">Whether a kernel is [inputs, units] there.</param>
    public IReadOnlyList<long> ShapeIn(bool transposedKernels) =>
        [.. (IsKernel && transposedKernels ? Slot.Shape.Reverse() : Slot.Shape).Select(size => (long)size)];

    /// <summary>Puts values that were read in their place.</summary>
    /// <param name="read">The values, in the order of the file.</param>
    /// <param name="transposedKernels">Whether a kernel is [inputs, units] there.</param>
    /// <param name="member">All values of the network.</param>
    public void Put(ReadOnlySpan<float> read, bool transposedKernels, Span<float> member)
    {
        var place = member.Slice(Slot.Offset, Slot.Length);
        if (!IsKernel || !transposedKernels)
        {
            read.CopyTo(place);
            return;
        }

        var (units, inputs) = (Slot.Shape[0], Slot.Shape[1]);
        for (var unit = 0; unit < units; unit++)
        {
            for (var input = 0; input < inputs; input++)
                place[unit * inputs + input] = read[input * units + unit];
        }
    }
}
