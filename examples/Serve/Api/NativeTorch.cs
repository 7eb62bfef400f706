namespace Serve.Api;

/// <summary>Whether libtorch is in this process.</summary>
internal static class NativeTorch
{
    /// <summary>Looks at the process's mappings on Linux, and says false elsewhere.</summary>
    public static bool IsLoaded() =>
        OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/maps")
            .Any(line => line.Contains("libtorch", StringComparison.Ordinal) || line.Contains("libc10", StringComparison.Ordinal));
}
