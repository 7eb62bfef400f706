using System.Text.Json;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>A program that refers to a library as a project gets it in its own configuration; training unoptimised is twenty times
/// slower.</summary>
[TestClass]
public sealed class OptimizedLibrariesTests
{
    public static IEnumerable<object[]> Libraries =>
        from project in Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        select new object[] { Path.GetRelativePath(Repository.Root, project).Replace('\\', '/') };

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public async Task A_library_is_optimised_in_Debug_and_keeps_its_symbols(string project)
    {
        var run = await Dotnet.Run("msbuild", project, "-getProperty:Optimize,DebugSymbols,DebugType", "-p:Configuration=Debug");
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);

        var properties = JsonDocument.Parse(run.Output).RootElement.GetProperty("Properties");
        Assert.AreEqual(
            "true true portable",
            string.Join(' ', new[] { "Optimize", "DebugSymbols", "DebugType" }.Select(name => properties.GetProperty(name).GetString())));
    }
}
