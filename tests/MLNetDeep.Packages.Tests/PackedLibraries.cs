using System.IO.Compression;
using System.Xml.Linq;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>Our packages, packed once for all tests of this process into a folder that serves as a package source.</summary>
internal sealed class PackedLibraries
{
    private static readonly Lazy<Task<PackedLibraries>> Packed = new(Pack);

    private readonly TempFolder _folder;

    private PackedLibraries(TempFolder folder) => _folder = folder;

    /// <summary>The projects that are packed, each with the name of its package.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } =
        Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.PathOf("templates"), "MLNetDeep*.csproj"))
            .Where(project => XDocument.Load(project).Descendants("IsPackable").Any(element => element.Value == "true"))
            .ToDictionary(project => Path.GetFileNameWithoutExtension(project), StringComparer.Ordinal);

    /// <summary>Packed when a test first asks.</summary>
    public static Task<PackedLibraries> Shared => Packed.Value;

    /// <summary>Where the packages lie.</summary>
    public string Source => _folder.FullPath;

    /// <summary>
    /// The version all of them have: one of this run alone, so that NuGet never takes a package of an earlier run, or one that a
    /// contributor has tried, from the machine's cache.
    /// </summary>
    public static string Version { get; } =
        (string)XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single()
        + $"-test.{DateTime.UtcNow.Ticks}";

    private static async Task<PackedLibraries> Pack()
    {
        var folder = new TempFolder();
        // Not built again, which would change files that tests beside this one run from: the project of these tests refers to all of them.
        // One command at the root passes over what is no package.
        var packed = await Dotnet.Run(
            "pack", Repository.PathOf("MLNetDeep.sln"), "--no-build", "-c", Repository.Configuration, "-o", folder.FullPath,
            $"-p:Version={Version}", "-nologo", "-v", "q");
        Assert.AreEqual(0, packed.ExitCode, packed.Output + packed.Error);
        return new PackedLibraries(folder);
    }

    /// <summary>What a package depends on: name and range, "Microsoft.ML [5.0.1, 6.0.0]".</summary>
    public IReadOnlyList<string> DependenciesOf(string name) =>
    [
        .. XDocument.Parse(TextOf(name, $"{name}.nuspec")).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}"),
    ];

    /// <summary>What the specification of a package says under a name; null where it says nothing.</summary>
    public XElement? SaidOf(string name, string element) =>
        XDocument.Parse(TextOf(name, $"{name}.nuspec")).Descendants().FirstOrDefault(found => found.Name.LocalName == element);

    /// <summary>The files of a package, or of its package of symbols.</summary>
    public IReadOnlyList<string> FilesOf(string name, string kind = "nupkg")
    {
        using var package = ZipFile.OpenRead(_folder[$"{name}.{Version}.{kind}"]);
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>A text in a package.</summary>
    public string TextOf(string name, string file)
    {
        using var package = ZipFile.OpenRead(_folder[$"{name}.{Version}.nupkg"]);
        using var reader = new StreamReader(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Removes them when all tests are over.</summary>
    public static async Task Remove()
    {
        if (Packed.IsValueCreated)
            (await Packed.Value)._folder.Dispose();
    }
}
