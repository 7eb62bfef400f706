using System.Diagnostics;
using Npgsql;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>
/// A PostgreSQL server of a test run's own: in a temporary folder, on a Unix socket alone, run by an unprivileged user. Made by the first
/// test that needs one, and gone when all are over.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private static readonly Lazy<PostgreSqlServer?> Started = new(() => Programs() is { } programs ? new PostgreSqlServer(programs) : null);

    private readonly string _programs;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetdeep-pg-");

    private PostgreSqlServer(string programs)
    {
        _programs = programs;
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", _folder.FullName);
        RunAsUser("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        Start();
    }

    /// <summary>The server of this test run; the test is inconclusive where none is installed.</summary>
    public static PostgreSqlServer Shared
    {
        get
        {
            if (Started.Value is null)
                Assert.Inconclusive("PostgreSQL is not installed on this machine: apt-get install postgresql.");
            return Started.Value;
        }
    }

    /// <summary>How its superuser connects.</summary>
    public string ConnectionString => $"Host={_folder.FullName};Username=postgres;Database=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    public static void StopShared()
    {
        if (Started is { IsValueCreated: true, Value: { } server })
            server.Dispose();
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Crash() => RunAsUser("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Start() => RunAsUser(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o",
        $"-c listen_addresses='' -c unix_socket_directories={_folder.FullName} -c fsync=off -c max_connections=50", "start");

    public object? Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        Crash();
        _folder.Delete(recursive: true);
    }

    /// <summary>Where Debian puts the server's programs, the newest version first, or where the path leads.</summary>
    private static string? Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .OrderByDescending(folder => double.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture))
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));

    /// <summary>The server refuses root; Debian's package brings the user postgres.</summary>
    private void RunAsUser(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["runuser", "-u", "postgres", "--", .. command];
        Run(command[0], command[1..]);
    }

    private void Run(string program, params string[] arguments)
    {
        // No pipes: the server would hold them open for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"exec \"$@\" > '{_folder.FullName}.out' 2>&1", "sh", program, .. arguments])
        { WorkingDirectory = _folder.FullName })!;
        process.WaitForExit();
        var output = File.ReadAllText($"{_folder.FullName}.out");
        File.Delete($"{_folder.FullName}.out");
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
