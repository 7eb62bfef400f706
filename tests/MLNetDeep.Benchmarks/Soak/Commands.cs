using System.Diagnostics;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Programs of the system that a soak prepares its place with.</summary>
internal static class Commands
{
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(string name, params string[] arguments)
    {
        using var process = Process.Start(name, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{name}' must succeed. Received: exit code {process.ExitCode}.");
    }
}
