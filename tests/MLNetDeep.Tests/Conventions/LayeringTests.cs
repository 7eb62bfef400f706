namespace MLNetDeep.Tests.Conventions;

/// <summary>Each folder of the library imports only what <see cref="LayerTable"/> lets it.</summary>
[TestClass]
public sealed class LayeringTests
{
    private static readonly Dictionary<string, string> FolderOfType = SourceTree.Library
        .SelectMany(file => file.Types.Select(type => (Name: $"{file.Namespace}.{type}", Folder: SourceTree.LayerOf(file))))
        .Distinct()
        .ToDictionary(found => found.Name, found => found.Folder);

    [TestMethod]
    public void Using_lines_keep_to_the_layers() => Expect.None(SourceTree.Library.SelectMany(LayerRules.Violations));

    [TestMethod]
    public void Compiled_code_keeps_to_the_layers()
    {
        using var library = CompiledCode.Open("MLNetDeep", withSymbols: true);
        Expect.None(LayerRules.Violations(CompiledCode.ReferencesIn(library), FolderOf));
    }

    /// <summary>The folder whose file declares the type; null for what a compiler or a source generator added in a namespace of its
    /// own.</summary>
    private static string? FolderOf(string type)
    {
        // Nested types are their outer type's: try the whole name, then without its last part.
        for (var name = type.Split('`')[0]; name.Length > 0; name = name[..Math.Max(name.LastIndexOf('.'), 0)])
        {
            if (FolderOfType.TryGetValue(name, out var folder))
                return folder;
        }
        return !type.StartsWith("MLNetDeep.", StringComparison.Ordinal)
            ? null
            : throw new InvalidOperationException($"No source file declares '{type}' at the start of a line in a file-scoped namespace.");
    }
}
