using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// What a process is called in a store, such that another one on the same machine can tell whether it still lives: where it runs, its id,
/// and when it was started, since ids are used again.
/// </summary>
internal static class ProcessName
{
    private const char Separator = '/';

    /// <summary>Where Linux says what its processes are.</summary>
    private const string LinuxProcesses = "/proc";

    /// <summary>Instead of the start of a process that this user may not look at.</summary>
    private const string Unknown = "?";

    /// <summary>Instead of what this user may not read.</summary>
    private const string Hidden = "hidden";

    /// <summary>
    /// A machine: its name, what tells it from others of that name, and on Linux the namespace of process ids, of which a container has its
    /// own.
    /// </summary>
    private static string Place { get; } = string.Join('|', Environment.MachineName, MachineId(), LinkOrText("/proc/self/ns/pid"))
        .Replace(Separator, '|');

    /// <summary>The name of this process. Made after <see cref="Place"/>, which it begins with.</summary>
    public static string Own { get; } = string.Join(
        Separator, Place, Text(Environment.ProcessId), StartOf(Environment.ProcessId, LinuxProcesses) ?? Unknown);

    /// <summary>A name for one of several workers of this process, which are other ones to each other.</summary>
    public static string OfNewWorker() => string.Join(Separator, Own, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    /// <summary>The machine and the number of a process, for people.</summary>
    /// <param name="name">The process, or a worker of it.</param>
    public static string TextOf(string name) => name.Split(Separator) is [var place, var id, ..]
        ? $"{place.Split('|')[0]}, process {id}"
        : "nobody";

    /// <summary>
    /// Whether a process runs no more for certain; false too when it is of another machine, of which nothing is known here, or of one that
    /// cannot be told from this one, or may not be looked at.
    /// </summary>
    /// <param name="name">The process, or a worker of it.</param>
    /// <param name="processes">
    /// Where Linux says what its processes are; where that hides those of other users (the mount option hidepid), one that runs is not
    /// known to be dead.
    /// </param>
    public static bool IsDead(string name, string processes = LinuxProcesses) =>
        name.Split(Separator) is [var place, var id, var start, ..] && place == Place && IsOneMachine(place) && start != Unknown
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && StartOf(processId, processes) is var found && found != start && found != Unknown;

    /// <summary>
    /// Whether a place is one machine: several may have the same name, and where nothing else is known only leases count.
    /// </summary>
    internal static bool IsOneMachine(string place) =>
        place.Split('|') is [_, var id, ..] parts && id.Length > 0 && !parts.Contains(Hidden);

    /// <summary>On Linux of this start of the machine, on Windows of its installation; empty on others.</summary>
    private static string MachineId()
    {
        if (!OperatingSystem.IsWindows())
            return LinkOrText("/proc/sys/kernel/random/boot_id");
        try
        {
            return Microsoft.Win32.Registry.GetValue(
                @"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", defaultValue: null) as string ?? "";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return Hidden;
        }
    }

    private static string LinkOrText(string path)
    {
        if (!OperatingSystem.IsLinux())
            return "";
        try
        {
            return new FileInfo(path).LinkTarget ?? File.ReadAllText(path).Trim();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return Hidden;
        }
    }

    /// <summary>
    /// When a process was started, in whatever unit the system counts exactly; <see cref="Unknown"/> where this user may not know it, null
    /// where there is no such process.
    /// </summary>
    private static string? StartOf(int processId, string processes)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var file = string.Create(CultureInfo.InvariantCulture, $"{processes}/{processId}/stat");
                return File.Exists(file) ? StartOfLinux(File.ReadAllText(file)) : Runs(processId) ? Unknown : null;
            }

            using var process = Process.GetProcessById(processId);
            return Text(process.StartTime.ToUniversalTime().Ticks);
        }
        catch (Exception hidden) when (hidden is UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return Unknown;
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether there is such a process, of whatever user: on Unix .NET asks by kill(id, 0), and takes "not permitted" for an answer too.
    /// </summary>
    private static bool Runs(int processId)
    {
        try
        {
            Process.GetProcessById(processId).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Field 22 of the line, ticks since the machine was started; a process that has ended and is only remembered (state Z) counts as none.
    /// </summary>
    private static string? StartOfLinux(string line)
    {
        // The second field, the program's name in parentheses, may hold spaces and parentheses itself.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : fields[19];
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
