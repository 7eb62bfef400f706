namespace MLNetDeep.Models;

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
