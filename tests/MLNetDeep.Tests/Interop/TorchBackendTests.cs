using System.Text.Json;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Interop;

/// <summary>
/// Which libtorch the build property <c>TorchBackend</c> brings. Read by evaluating a project, without restoring: the CUDA packages
/// are gigabytes, and not every registry has them.
/// </summary>
[TestClass]
public sealed class TorchBackendTests
{
    private const string Project = "tests/MLNetDeep.Tests/MLNetDeep.Tests.csproj";

    /// <summary>TorchSharp 0.107 is built against this libtorch; another one does not load.</summary>
    private const string Version = "2.10.0";

    [TestMethod]
    public async Task Without_the_property_a_program_gets_the_cpu_package_of_its_system()
    {
        var expected = OnThisSystem(linux: "libtorch-cpu-linux-x64", windows: "libtorch-cpu-win-x64", macOS: "libtorch-cpu-osx-arm64");
        CollectionAssert.AreEqual(new[] { $"{expected} {Version}" }, await LibTorchPackages());
    }

    [TestMethod]
    public async Task Cuda_12_8_gives_the_cuda_package_of_its_system()
    {
        var expected = OnThisSystem(linux: "libtorch-cuda-12.8-linux-x64", windows: "libtorch-cuda-12.8-win-x64", macOS: null);
        CollectionAssert.AreEqual(new[] { $"{expected} {Version}" }, await LibTorchPackages("-p:TorchBackend=cuda-12.8"));
    }

    [TestMethod]
    public async Task None_gives_none() => Assert.IsEmpty(await LibTorchPackages("-p:TorchBackend=none"));

    [TestMethod]
    public async Task Another_value_is_refused_with_the_ones_there_are()
    {
        var run = await Dotnet.Run("msbuild", Project, "-nologo", "-t:CheckTorchBackend", "-p:TorchBackend=cuda-12.1");
        Assert.AreNotEqual(0, run.ExitCode);
        StringAssert.Contains(
            run.Output, "TorchBackend must be 'cpu', 'cuda-12.8' or 'none'. Received: 'cuda-12.1'. Leave the property out to train on "
                + "the CPU.");
    }

    /// <summary>The packages that bring native code of torch, "name version", as the project evaluates with the given properties.</summary>
    private static async Task<string[]> LibTorchPackages(params string[] properties)
    {
        var run = await Dotnet.Run(["msbuild", Project, "-getItem:PackageReference,PackageVersion", .. properties]);
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);

        using var evaluated = JsonDocument.Parse(run.Output);
        var versions = Items("PackageVersion").ToDictionary(item => Metadata(item, "Identity"), item => Metadata(item, "Version"));
        return [.. Items("PackageReference").Select(item => Metadata(item, "Identity"))
            .Where(name => name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase))
            .Select(name => $"{name} {versions[name]}")];

        IEnumerable<JsonElement> Items(string kind) => evaluated.RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray();

        static string Metadata(JsonElement item, string name) => item.GetProperty(name).GetString()!;
    }

    private static string OnThisSystem(string linux, string windows, string? macOS)
    {
        if (OperatingSystem.IsMacOS() && macOS is null)
            Assert.Inconclusive("There is no such package for macOS.");
        return OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? macOS! : linux;
    }
}
