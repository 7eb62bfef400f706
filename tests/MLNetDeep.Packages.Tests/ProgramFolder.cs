using System.Diagnostics;
using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// A folder outside the repository where somebody begins a program: its feed has our packages, what is restored of them lies in it, and all
/// else comes from the machine's cache or the feed the machine knows.
/// </summary>
internal sealed partial class ProgramFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public ProgramFolder(PackedLibraries packages) => Write("nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{_folder["packages"]}" /></config>
          <packageSources><add key="ours" value="{packages.Source}" /></packageSources>
          <fallbackPackageFolders><add key="machine" value="{Consumer.MachineCache}" /></fallbackPackageFolders>
        </configuration>
        """);

    public string this[string path] => _folder[path];

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }

    /// <summary>A project file of an SDK, with MLNetDeep and further packages.</summary>
    public void WriteProject(
        string path, string content, string sdk = "Microsoft.NET.Sdk", params (string Package, string Version)[] packages) =>
        Write(path, $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MLNetDeep" Version="{PackedLibraries.Version}" />
                {string.Concat(packages.Select(package => $"<PackageReference Include=\"{package.Package}\" Version=\"{package.Version}\" />"))}
                {content}
              </ItemGroup>
            </Project>
            """);

    /// <summary>Copies a source of this project's folder Programs.</summary>
    public void Copy(string program, string path, string before = "") =>
        Write(path, before + File.ReadAllText(Repository.PathOf($"tests/MLNetDeep.Packages.Tests/Programs/{program}")));

    /// <summary>Runs <c>dotnet</c> in a folder of this one, and gives what it printed.</summary>
    public async Task<string> Dotnet(string folder, params string[] arguments)
    {
        Directory.CreateDirectory(_folder[folder]);
        // Templates are installed for a user: here for nobody else.
        var home = new Dictionary<string, string?>
        {
            ["DOTNET_CLI_HOME"] = _folder["home"],
            ["DOTNET_NOLOGO"] = "1",
            // The variable of a machine that has it goes before the folder that NuGet.config names.
            ["NUGET_PACKAGES"] = _folder["packages"],
            // What else a new user's first command does, and takes seconds for.
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1",
        };
        var run = await MLNetDeep.Tests.Support.Dotnet.Run(home, arguments, _folder[folder]);
        if (run.ExitCode != 0 && NoFeed().IsMatch(run.Output + run.Error))
            Assert.Inconclusive($"A package that is not in this machine's cache cannot be had here: {NoFeed().Match(run.Output).Value}");
        Assert.AreEqual(0, run.ExitCode, $"dotnet {string.Join(' ', arguments)}\n{run.Output}{run.Error}");
        return run.Output.Trim();
    }

    /// <summary>Runs a published program in its folder, and gives what it printed.</summary>
    public async Task<string> Run(string folder, string program)
    {
        var start = new ProcessStartInfo(_folder[$"{folder}/{program}{(OperatingSystem.IsWindows() ? ".exe" : "")}"])
        {
            WorkingDirectory = _folder[folder],
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await output + await error);
        return (await output).Trim();
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"error NU1301.*")]
    private static partial Regex NoFeed();
}
