using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>The most memory this process has held.</summary>
internal static class PeakMemory
{
    public static long Bytes
    {
        get
        {
            const string Status = "/proc/self/status";
            if (!File.Exists(Status))
                return Process.GetCurrentProcess().PeakWorkingSet64;
            var line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0
                : 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
    }
}
