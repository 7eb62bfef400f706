namespace MLNetDeep.Tests.Conventions;

/// <summary>Holds files and compiled code against <see cref="LayerTable"/>; each violation is a sentence.</summary>
internal static class LayerRules
{
    private const string Library = "MLNetDeep";

    /// <summary>
    /// The <c>using</c> lines of a file. They miss our public types, which all live in one namespace, but they are what a reader sees first
    /// and what names a layer for the sake of a comment.
    /// </summary>
    public static IEnumerable<string> Violations(SourceFile file)
    {
        var layer = LayerTable.Of(SourceTree.LayerOf(file));
        foreach (var used in file.Usings)
        {
            var rule = used.Split('.') is [Library, var folder, ..]
                ? layer.MayOpen(folder) ? null : ForbiddenFolder(layer, folder)
                : ForbiddenAssembly(layer, used);
            if (rule is not null)
                yield return $"{file.RelativePath}: 'using {used}': {rule}";
        }
    }

    /// <summary>What compiled code names; a sentence for each type that names, once for each type named.</summary>
    /// <param name="references">Who names what.</param>
    /// <param name="folderOf">The folder of a type of the library, by its full name; null for what no person wrote.</param>
    public static IEnumerable<string> Violations(IEnumerable<CompiledReference> references, Func<string, string?> folderOf) =>
        from reference in references
        let rule = Violation(reference, folderOf)
        where rule is not null
        group reference.Place by (reference.From, reference.Type, rule) into places
        select $"{places.FirstOrDefault(IsLine, places.First())}: {places.Key.From} names {places.Key.Type}: {places.Key.rule}";

    private static string? Violation(CompiledReference reference, Func<string, string?> folderOf)
    {
        if (folderOf(reference.From) is not { } from)
            return null;

        var layer = LayerTable.Of(from);
        if (reference.Assembly != Library)
            return ForbiddenAssembly(layer, reference.Assembly);

        return folderOf(reference.Type) is { } to && !layer.MayName(to, reference.Type.Split('.')[^1]) ? ForbiddenFolder(layer, to) : null;
    }

    private static string? ForbiddenAssembly(Layer layer, string name)
    {
        if (!layer.MicrosoftML && IsOrIsUnder(name, "Microsoft.ML"))
            return $"{Named(layer.Name)} must not know Microsoft.ML.";
        if (!layer.TorchSharp && IsOrIsUnder(name, "TorchSharp"))
            return $"{Named(layer.Name)} must not know TorchSharp.";
        return null;
    }

    private static string ForbiddenFolder(Layer layer, string folder) =>
        $"{Named(layer.Name)} must not import that of {Named(folder)}. It may import: "
        + $"{(layer.MayImport.Length == 0 ? "nothing of ours" : string.Join(", ", layer.MayImport))}.";

    private static string Named(string folder) => folder.Length == 0 ? "the library's root" : folder + "/";

    private static bool IsOrIsUnder(string name, string prefix) =>
        name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static bool IsLine(string place) => place.Contains(".cs:", StringComparison.Ordinal);
}
