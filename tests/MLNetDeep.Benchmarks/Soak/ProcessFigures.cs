using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// What a process holds, looked at from time to time, and how it grows: a line through the later three quarters, by least squares.
/// </summary>
internal sealed class ProcessFigures
{
    private readonly List<(double Done, double Memory, double Managed, double Handles, double Threads)> _looks = [];

    /// <summary>Looks at the process.</summary>
    /// <param name="done">How much of the work is done.</param>
    public void Look(double done)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        _looks.Add((
            done, process.WorkingSet64 / 1048576.0, GC.GetTotalMemory(forceFullCollection: true) / 1048576.0, Handles(),
            process.Threads.Count));
    }

    /// <summary>
    /// Whether none grows by more than the noise of a process over all that was done: 8 MB of managed memory, 64 MB in all, 4 handles,
    /// 8 threads. Something kept each time would be hundreds.
    /// </summary>
    public bool IsFlat => Growth(look => look.Managed) < 8 && Growth(look => look.Handles) < 4 && Growth(look => look.Threads) < 8
        && Growth(look => look.Memory) < 64;

    /// <summary>"managed memory 9.1 MB at the end (+0.02 MB over the run), …".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"working set {_looks[^1].Memory:F1} MB ({Growth(look => look.Memory):+0.00;-0.00} MB), managed {_looks[^1].Managed:F1} MB "
        + $"({Growth(look => look.Managed):+0.00;-0.00} MB), handles {_looks[^1].Handles} ({Growth(look => look.Handles):+0.0;-0.0}), "
        + $"threads {_looks[^1].Threads} ({Growth(look => look.Threads):+0.0;-0.0}) by {_looks.Count} looks");

    /// <summary>The slope times all that was done.</summary>
    private double Growth(Func<(double Done, double Memory, double Managed, double Handles, double Threads), double> value)
    {
        var later = _looks[(_looks.Count / 4)..];
        var (meanX, meanY) = (later.Average(look => look.Done), later.Average(value));
        var spread = later.Sum(look => (look.Done - meanX) * (look.Done - meanX));
        return spread == 0 ? 0 : later.Sum(look => (look.Done - meanX) * (value(look) - meanY)) / spread * _looks[^1].Done;
    }

    /// <summary>
    /// What the process has open. On Linux without the files of its program: .NET opens each, twice, when some code of it first runs, which
    /// may be late, and keeps it.
    /// </summary>
    private static int Handles() => OperatingSystem.IsLinux()
        ? Directory.GetFileSystemEntries("/proc/self/fd").Count(handle => TargetOf(handle) is { } target
            && !target.EndsWith(".dll", StringComparison.Ordinal) && !target.EndsWith(".so", StringComparison.Ordinal))
        : Process.GetCurrentProcess().HandleCount;

    /// <summary>Null for the one that reading the list has opened.</summary>
    private static string? TargetOf(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
