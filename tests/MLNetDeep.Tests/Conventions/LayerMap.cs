using System.Text.RegularExpressions;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// The column "may use" of the map, src/MLNetDeep/README.md, beside <see cref="LayerTable"/>. It names whole folders first, then after "of"
/// each folder of which only some types may be used: "Options, Files; of Models the model".
/// </summary>
internal static partial class LayerMap
{
    /// <summary>Where the map and the table differ, a sentence each.</summary>
    public static IEnumerable<string> Differences(string map)
    {
        var rows = Row().Matches(map).ToDictionary(row => row.Groups["folder"].Value, row => row.Groups["use"].Value);
        foreach (var layer in LayerTable.Layers.Where(layer => layer.Name.Length > 0))
        {
            var (whole, part) = (
                Words(layer.MayImport.Where(name => !name.Contains('.', StringComparison.Ordinal))),
                Words(layer.MayImport.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => name.Split('.')[0])));
            if (!rows.TryGetValue(layer.Name, out var use))
                yield return $"The map has no row for '{layer.Name}/'.";
            else if ((Words(WholeFolder().Matches(Partly().Replace(use, "")).Select(name => name.Value)),
                Words(Partly().Matches(use).Select(name => name.Groups["folder"].Value))) != (whole, part))
                yield return $"'{layer.Name}/' may use '{use}' by the map; by {nameof(LayerTable)} the whole of: {Shown(whole)}; parts "
                    + $"of: {Shown(part)}.";
        }
        foreach (var folder in rows.Keys.Where(folder => LayerTable.Layers.All(layer => layer.Name != folder)))
            yield return $"The map has a row for '{folder}/', which {nameof(LayerTable)} does not know.";
    }

    /// <summary>The folders inside folders that the map does not name; the one inside `Options/Layers/` it names there.</summary>
    public static IEnumerable<string> Unnamed(string map) =>
        SourceTree.Library.Select(file => Path.GetDirectoryName(file.RelativePath["src/MLNetDeep/".Length..])!.Replace('\\', '/') + "/")
            .Where(folder => folder.Count('/') > 1 && folder != "Options/Layers/Tables/").Distinct()
            .Where(folder => !map.Contains($"`{folder}`", StringComparison.Ordinal))
            .Select(folder => $"The map does not say what is in '{folder}'.");

    private static string Words(IEnumerable<string> names) => string.Join(", ", names.Distinct().Order(StringComparer.Ordinal));

    private static string Shown(string names) => names.Length == 0 ? "none" : names;

    [GeneratedRegex(@"^\| `(?<folder>\w+)/` \|[^|]*\| (?<use>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bof (?<folder>[A-Z]\w+)")]
    private static partial Regex Partly();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex WholeFolder();
}
