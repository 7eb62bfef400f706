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
            if (Forbidden(layer, assembly: used.Split('.')[0] == Library ? Library : used, FolderOfNamespace(used), type: used.Split('.')[^1]) is { } rule)
                yield return $"{file.RelativePath}: 'using {used}': {rule}";
        }
    }

    /// <summary>One thing that compiled code names.</summary>
    /// <param name="reference">Who names what.</param>
    /// <param name="folderOf">The folder of a type of the library, by its full name; null for what no person wrote.</param>
    public static string? Violation(CompiledReference reference, Func<string, string?> folderOf)
    {
        if (folderOf(reference.From) is not { } from || (reference.Assembly == Library ? folderOf(reference.Type) : "") is not { } to)
            return null;

        return Forbidden(LayerTable.Of(from), reference.Assembly, to, reference.Type.Split('.')[^1]) is { } rule
            ? $"{reference.Place}: {reference.From} names {reference.FullName}: {rule}"
            : null;
    }

    private static string? Forbidden(Layer layer, string assembly, string folder, string type)
    {
        if (!layer.MicrosoftML && IsOrIsUnder(assembly, "Microsoft.ML"))
            return $"{Named(layer.Name)} must not know Microsoft.ML.";
        if (!layer.TorchSharp && IsOrIsUnder(assembly, "TorchSharp"))
            return $"{Named(layer.Name)} must not know TorchSharp.";
        if (assembly == Library && !layer.MayName(folder, type))
            return $"{Named(layer.Name)} must not import {Named(folder)}. It may import: {(layer.MayImport.Length == 0 ? "nothing of ours" : string.Join(", ", layer.MayImport))}.";
        return null;
    }

    private static string Named(string folder) => folder.Length == 0 ? "the library's root" : folder + "/";

    private static bool IsOrIsUnder(string name, string prefix) =>
        name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static string FolderOfNamespace(string used) => used.Split('.') is [Library, var folder, ..] ? folder : "";
}
