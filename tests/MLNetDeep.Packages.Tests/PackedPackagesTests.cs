using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>What our packages ask for, as NuGet reads it.</summary>
[TestClass]
public sealed partial class PackedPackagesTests
{
    private static PackedLibraries _packages = null!;

    [ClassInitialize]
    public static async Task Pack(TestContext context) => _packages = await PackedLibraries.Shared;

    [TestMethod]
    public void The_core_asks_for_the_versions_of_ML_NET_it_was_tried_with_and_nothing_native() =>
        Check("MLNetDeep", "Microsoft.ML [5.0.1, 6.0.0]", "System.Numerics.Tensors 10.0.15");

    // Each sees the core's internals, which may change with any version.
    [TestMethod]
    public void The_others_ask_for_exactly_the_version_of_the_core_they_were_built_with()
    {
        Check("MLNetDeep.Torch", $"MLNetDeep [{PackedLibraries.Version}]", "SharpZipLib 1.4.2", "TorchSharp 0.107.0");
        Check(
            "MLNetDeep.Reports",
            $"MLNetDeep [{PackedLibraries.Version}]", "OxyPlot.Core 2.2.0", "OxyPlot.SkiaSharp 2.2.0", "SkiaSharp [2.88.9, 3.119.4]",
            "SkiaSharp.HarfBuzz [2.88.9, 3.119.4]",
            "SkiaSharp.NativeAssets.Linux.NoDependencies [2.88.9, 3.119.4]", "Spectre.Console 0.57.2");
        Check(
            "MLNetDeep.Sweeps",
            $"MLNetDeep [{PackedLibraries.Version}]", $"MLNetDeep.Reports [{PackedLibraries.Version}]", "Microsoft.Data.Sqlite 10.0.15");
        Check("MLNetDeep.Sweeps.PostgreSql", $"MLNetDeep.Sweeps [{PackedLibraries.Version}]", "Npgsql 10.0.3");
    }

    public static IEnumerable<object[]> Packages => PackedLibraries.Projects.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> Libraries => Packages.Where(name => (string)name[0] != "MLNetDeep.Templates");

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void A_package_says_what_it_is_and_where_it_comes_from(string name)
    {
        var files = _packages.FilesOf(name);
        CollectionAssert.IsSubsetOf(new[] { "icon.png", "README.md" }, files.ToArray());
        Assert.AreEqual("icon.png README.md", $"{_packages.SaidOf(name, "icon")!.Value} {_packages.SaidOf(name, "readme")!.Value}");
        Assert.AreEqual("MIT", _packages.SaidOf(name, "license")!.Value);
        Assert.AreEqual(Address, _packages.SaidOf(name, "projectUrl")!.Value);
        Assert.AreEqual(Address, _packages.SaidOf(name, "repository")!.Attribute("url")!.Value);
        Assert.AreEqual($"{Address}/blob/v{PackedLibraries.Version}/CHANGELOG.md", _packages.SaidOf(name, "releaseNotes")!.Value);
        Assert.IsGreaterThan(50, _packages.SaidOf(name, "description")!.Value.Length);
        Assert.IsNotNull(_packages.SaidOf(name, "tags"));
        Assert.IsEmpty(files.Where(file => file.Contains("MLNetDeep.Build", StringComparison.Ordinal)), "A tool of the build is in it.");
    }

    /// <summary>A feed shows it without the files beside it.</summary>
    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void Links_and_pictures_of_its_readme_lead_to_files_of_the_repository(string name)
    {
        var readme = _packages.TextOf(name, "README.md");
        var links = Link().Matches(readme).Select(match => match.Groups[1].Value).ToArray();
        Assert.IsEmpty(links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal) && !link.StartsWith('#')));
        Assert.IsEmpty(readme.Split('\n').Where(line => Picture().IsMatch(line)
            && !line.Contains("](https://raw.githubusercontent.com/", StringComparison.Ordinal)));

        var raw = Address.Replace("https://github.com/", "https://raw.githubusercontent.com/", StringComparison.Ordinal);
        string[] ours = [$"{Address}/blob/v{PackedLibraries.Version}/", $"{raw}/v{PackedLibraries.Version}/"];
        var inRepository = links.SelectMany(link => ours.Where(link.StartsWith).Select(address => link[address.Length..])).ToArray();
        Assert.IsNotEmpty(inRepository);
        foreach (var path in inRepository.Select(link => Repository.PathOf(link.Split('#')[0])))
            Assert.IsTrue(Path.Exists(path), path);
    }

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void A_library_has_documentation_and_symbols(string name)
    {
        CollectionAssert.IsSubsetOf(
            new[] { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, _packages.FilesOf(name).ToArray());
        CollectionAssert.Contains(_packages.FilesOf(name, "snupkg").ToArray(), $"lib/net10.0/{name}.pdb");
    }

    private static string Address { get; } =
        (string)XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("RepositoryUrl").Single();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[[^\]]*\]\(")]
    private static partial Regex Picture();

    private static void Check(string package, params string[] dependencies) =>
        Assert.AreEqual(string.Join('\n', dependencies),
            string.Join('\n', _packages.DependenciesOf(package).Order(StringComparer.Ordinal)));
}
