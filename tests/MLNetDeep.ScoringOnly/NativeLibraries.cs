using System.Diagnostics;

namespace MLNetDeep.ScoringOnly;

/// <summary>Which native libraries of torch this process has loaded.</summary>
internal static class NativeLibraries
{
    /// <summary>Prints their names, or "none".</summary>
    public static void Report()
    {
        var loaded = Loaded().Select(path => Path.GetFileName(path)).Where(IsTorch).Distinct().Order(StringComparer.Ordinal).ToList();
        Console.WriteLine($"torch libraries loaded: {(loaded.Count == 0 ? "none" : string.Join(", ", loaded))}");
    }

    // On Linux the list of modules leaves out what was loaded from memory; the list of mappings has it as "/memfd:NAME (deleted)".
    private static IEnumerable<string> Loaded() =>
        OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/maps").Where(line => line.Contains('/', StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            : Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(module => module.FileName);

    private static bool IsTorch(string fileName) =>
        fileName.StartsWith("libc10", StringComparison.Ordinal)
        || fileName.Contains("torch", StringComparison.OrdinalIgnoreCase)
            && !fileName.Equals("TorchSharp.dll", StringComparison.OrdinalIgnoreCase);
}
