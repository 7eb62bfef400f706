namespace MLNetDeep.Packages.Tests;

/// <summary>What our packages ask for, as NuGet reads it.</summary>
[TestClass]
public sealed class PackedPackagesTests
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
            "SkiaSharp.HarfBuzz [2.88.9, 3.119.4]", "SkiaSharp.NativeAssets.Linux.NoDependencies [2.88.9, 3.119.4]", "Spectre.Console 0.57.2");
        Check(
            "MLNetDeep.Sweeps",
            $"MLNetDeep [{PackedLibraries.Version}]", $"MLNetDeep.Reports [{PackedLibraries.Version}]", "Microsoft.Data.Sqlite 10.0.15");
    }

    private static void Check(string package, params string[] dependencies) =>
        Assert.AreEqual(string.Join('\n', dependencies),
            string.Join('\n', _packages.DependenciesOf(package).Order(StringComparer.Ordinal)));
}
