using System.Globalization;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The program tests/MLNetDeep.ScoringOnly, run as a process of its own on what is in a folder.</summary>
internal static class ScoringOnlyProgram
{
    public static string BinFolder =>
        Repository.PathOf($"tests/MLNetDeep.ScoringOnly/bin/{Repository.Configuration}/{Repository.Framework}");

    /// <summary>Runs it where no libtorch can be found: TorchSharp looks in the package cache too.</summary>
    public static async Task<Dotnet> Run(params string[] arguments)
    {
        using var emptyCache = new TempFolder();
        return await Dotnet.Run(
            new Dictionary<string, string?> { ["NUGET_PACKAGES"] = emptyCache.FullPath },
            [Path.Combine(BinFolder, "MLNetDeep.ScoringOnly.dll"), .. arguments]);
    }

    /// <summary>The scores it printed, one array a row, and its last line, which says what of torch was loaded.</summary>
    public static (float[][] Scores, string TorchLibraries) Read(Dotnet run)
    {
        Assert.AreEqual(0, run.ExitCode, run.Error + run.Output);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ([.. lines[..^1].Select(
            line => line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())], lines[^1]);
    }
}
