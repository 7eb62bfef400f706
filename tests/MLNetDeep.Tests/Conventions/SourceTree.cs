using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The C# files that people wrote, without what the build put into bin/ and obj/.</summary>
internal static class SourceTree
{
    private const string LibraryFolder = "src/MLNetDeep/";

    /// <summary>Every file of the library.</summary>
    public static IReadOnlyList<SourceFile> Library { get; } = Read(LibraryFolder);

    /// <summary>Every file of the repository.</summary>
    public static IReadOnlyList<SourceFile> Everything { get; } = [.. Read("src/"), .. Read("tests/"), .. Read("examples/")];

    /// <summary>The library's folder a file is in: "Options"; empty for the files at its root.</summary>
    public static string LayerOf(SourceFile file) => Folders(file).FirstOrDefault("");

    /// <summary>The namespace of the internal types of a file's folder: "MLNetDeep.Training.Optimizers".</summary>
    public static string NamespaceFor(SourceFile file) => string.Join('.', Folders(file).Prepend("MLNetDeep"));

    private static string[] Folders(SourceFile file) => file.RelativePath[LibraryFolder.Length..].Split('/')[..^1];

    private static IReadOnlyList<SourceFile> Read(string folder)
    {
        var path = Repository.PathOf(folder);
        if (!Directory.Exists(path))
            return [];

        return
        [
            .. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
                .Select(file => (File: file, Relative: Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))
                .Where(found => !found.Relative.Split('/').Any(part => part is "bin" or "obj"))
                .OrderBy(found => found.Relative, StringComparer.Ordinal)
                .Select(found => new SourceFile(found.Relative, File.ReadAllText(found.File).ReplaceLineEndings("\n"))),
        ];
    }
}
