using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// All that is written, by a user who has no right to it (nobody; Linux, as root, which starts that user's process): into a folder that may
/// only be read, and over a file of somebody else's in a folder where all may write but each owns what is his, as /tmp is.
/// </summary>
internal static class OwnerSoak
{
    /// <summary>What the other user's process is asked for.</summary>
    public const string Child = "--write";

    private const string Nobody = "65534";

    public static bool Run(int count, TextWriter output)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            output.WriteLine("Other users' folders are tried on Linux, as root alone.");
            return true;
        }
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        try
        {
            File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            // What may not be replaced in the second folder is the model alone: new files may be made there.
            return Refuses(folder, "read-only", "555", SavedFiles.All.Count, count, output)
                & Refuses(folder, "shared", "1777", SavedFiles.All.Count - 2, count, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In the process of the other user: writes each file, and says how many were refused.</summary>
    public static void Write(string folder) =>
        Console.WriteLine(SavedFiles.Try(folder, Console.Error).Refused.ToString(CultureInfo.InvariantCulture));

    private static bool Refuses(DirectoryInfo parent, string name, string rights, int expected, int count, TextWriter output)
    {
        var folder = parent.CreateSubdirectory(name).FullName;
        var path = Path.Combine(folder, SavedFiles.Name);
        SavedFiles.Network(features: 100, units: 50).Save(path);
        var before = File.ReadAllBytes(path);
        Commands.Run("chmod", rights, folder);
        var (refused, wrong) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var answer = AsNobody(folder);
            refused += answer;
            var left = Directory.GetFiles(folder, "*.writing").Length;
            if (answer != expected || left > 0 || !File.ReadAllBytes(path).SequenceEqual(before))
                wrong++;
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a {name} folder of root (rights {rights}), by user {Nobody}, {count} times: {refused} exceptions that name the file where "
            + $"{expected * count} were due, {wrong} rounds otherwise; the file of before has its bytes, nothing is left aside"));
        return wrong == 0;
    }

    private static int AsNobody(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "dotnet", typeof(OwnerSoak).Assembly.Location, SoakRun.Name,
                KillSoak.Child, Child, folder])
        { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return int.TryParse(answer, CultureInfo.InvariantCulture, out var refused) ? refused : -1;
    }
}
