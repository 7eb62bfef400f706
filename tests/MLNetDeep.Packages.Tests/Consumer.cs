using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// A program of somebody else's that has our packages, and none of this repository's settings. What it restores of ours lies in a folder of
/// its own, which goes with it; all else comes from the machine's cache where it is there.
/// </summary>
internal sealed class Consumer : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="packages">Where our packages come from.</param>
    /// <param name="references">The packages of the program with their versions.</param>
    /// <param name="sources">Its source files.</param>
    public Consumer(PackedLibraries packages, IEnumerable<(string Package, string Version)> references, IEnumerable<string> sources)
    {
        File.WriteAllText(_folder["Program.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>
                <Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <!-- A registry may lack the very version a package of ML.NET asks for, and have a later one. -->
                <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
                <RestoreAdditionalProjectSources>{packages.Source}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{_folder["packages"]}</RestorePackagesPath>
                <RestoreFallbackFolders>{MachineCache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references.Select(reference => $"<PackageReference Include=\"{reference.Package}\" Version=\"{reference.Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        foreach (var source in sources)
            File.Copy(source, _folder[Path.GetFileName(source)]);
    }

    /// <summary>The package of libtorch for processors, on this system.</summary>
    public static string LibTorch =>
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64"
        : "libtorch-cpu-linux-x64";

    /// <summary>Where NuGet keeps the packages of this machine.</summary>
    public static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string this[string path] => _folder[path];

    /// <summary>Restores and builds it; warnings of the restore are errors too.</summary>
    public async Task Build()
    {
        var built = await Dotnet.Run("build", _folder["Program.csproj"], "-nologo", "-v", "q", "-o", _folder["bin"]);
        Assert.AreEqual(0, built.ExitCode, built.Output + built.Error);
        Assert.IsTrue(Directory.Exists(_folder["packages/mlnetdeep"]),
            "MLNetDeep came from the machine's cache, not from what was packed.");
    }

    /// <summary>The version of a package that the built program has.</summary>
    public string VersionOf(string package) => File.ReadLines(_folder["bin/Program.deps.json"])
        .Select(line => line.Trim(' ', '"', ':', '{'))
        .First(line => line.StartsWith(package + "/", StringComparison.Ordinal))[(package.Length + 1)..];

    /// <summary>Runs it, and gives what it printed.</summary>
    public Task<string> Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>The same with variables of the environment.</summary>
    public async Task<string> Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var run = await Dotnet.Run(environment, ["exec", _folder["bin/Program.dll"], .. arguments]);
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);
        return run.Output.TrimEnd();
    }

    /// <summary>Runs it where it is to fail, and gives how it ended and what it wrote to the error stream.</summary>
    public async Task<(int ExitCode, string Error)> Try(params string[] arguments)
    {
        var run = await Dotnet.Run(["exec", _folder["bin/Program.dll"], .. arguments]);
        return (run.ExitCode, run.Error);
    }

    public void Dispose() => _folder.Dispose();
}
