using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// All that is written, to a disk that is full (a file system of 1 MB in memory; Linux, as root): an exception that names the file, and
/// what was there before is whole.
/// </summary>
internal static class DiskSoak
{
    public static bool Run(int count, TextWriter output)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            output.WriteLine("Full disks are tried on Linux, as root alone.");
            return true;
        }
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        Commands.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName);
        try
        {
            return Fill(folder.FullName, count, output);
        }
        finally
        {
            Commands.Run("umount", folder.FullName);
            folder.Delete();
        }
    }

    private static bool Fill(string folder, int count, TextWriter output)
    {
        var path = Path.Combine(folder, SavedFiles.Name);
        SavedFiles.Network(features: 100, units: 50).Save(path);
        var (refused, wrong) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var (refusals, others) = SavedFiles.Try(folder, output);
            (refused, wrong) = (refused + refusals, wrong + others);
            // What a sweep had told its store before the disk was full is whole, and goes on with the next round.
            string[] left = [.. Directory.GetFiles(folder).Except(Directory.GetFiles(folder, "sweep.db*"))];
            if (left is not [var only] || only != path || DenseNetworkModel.Load(path).FeatureCount != 100)
            {
                wrong++;
                output.WriteLine($"left: {string.Join(", ", left)}");
            }
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", SavedFiles.All.Select(file => file.What))} written to a full disk {count} times: {refused} exceptions "
            + $"that name the file, {wrong} otherwise; the file of before is whole"));
        return wrong == 0;
    }
}
