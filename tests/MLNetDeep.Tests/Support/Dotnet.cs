using System.Diagnostics;

namespace MLNetDeep.Tests.Support;

/// <summary>A run of the <c>dotnet</c> command, and what came of it.</summary>
/// <param name="ExitCode">Zero when it succeeded.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
internal sealed record Dotnet(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<Dotnet> Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs it at the repository's root, in this process's environment but for the given variables (null takes one
    /// away).</summary>
    public static Task<Dotnet> Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Run(environment, arguments, Repository.Root);

    /// <summary>Runs it in a folder.</summary>
    public static async Task<Dotnet> Run(IReadOnlyDictionary<string, string?> environment, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A test run started by MSBuild leaves variables that make another MSBuild look in the wrong places.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'dotnet {string.Join(' ', arguments)}' has not ended within {Patience.TotalMinutes:0} minutes.");
        }
    }
}
