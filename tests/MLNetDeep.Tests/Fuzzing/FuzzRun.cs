using System.Globalization;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>
/// Goes through mutated files. A case follows from the target's name and its number alone, so that each can be seen again.
/// </summary>
internal static class FuzzRun
{
    /// <summary>How much may be allocated, in all and not at once, beyond what is allowed for each byte of the file.</summary>
    private const long FreeBytes = 64 << 20;

    /// <summary>What a byte that was read may become: text of two bytes, a record of some numbers.</summary>
    private const long BytesForEach = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <param name="target">What reads them.</param>
    /// <param name="first">The number of the first case.</param>
    /// <param name="count">How many.</param>
    public static FuzzReport Of(FuzzTarget target, int first, int count)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-fuzz-");
        try
        {
            var report = new FuzzReport(target.Name, count);
            for (var number = first; number < first + count; number++)
                RunCase(target, number, Path.Combine(folder.FullName, "case"), report);
            return report;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The file of a case.</summary>
    public static byte[] FileOf(FuzzTarget target, int number)
    {
        // The name's own sum: a string's hash differs from process to process.
        var random = new Random(HashCode(target.Name) + number);
        return target.Mutate(target.Seeds[random.Next(target.Seeds.Count)], random);
    }

    private static void RunCase(FuzzTarget target, int number, string path, FuzzReport report)
    {
        var file = FileOf(target, number);
        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(path)!))
            File.Delete(left);
        File.WriteAllBytes(path, file);
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), CaseClock.Start());
        try
        {
            target.Read(path);
            report.Loaded++;
        }
        catch (InvalidDataException refused)
        {
            report.Refused++;
            if (refused.Message.Length > 4000)
                report.Findings.Add(Case(target, number, $"a message of {refused.Message.Length} characters"));
        }
        catch (Exception other)
        {
            report.Findings.Add(Case(target, number, $"{other}"));
        }
        var (allocated, took) = (GC.GetAllocatedBytesForCurrentThread() - before, clock.Took);
        report.MostAllocated = Math.Max(report.MostAllocated, allocated);
        report.LongestTime = took > report.LongestTime ? took : report.LongestTime;
        if (allocated > FreeBytes + BytesForEach * file.Length)
            report.Findings.Add(Case(target, number, $"{allocated} bytes allocated for a file of {file.Length}"));
        var there = Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Except(target.Beside.Select(ending => path + ending));
        if (!there.SequenceEqual([path]))
            report.Findings.Add(Case(target, number, "files left behind in the folder"));
        // What the process collects or compiles meanwhile is of no case: it is seen again before it counts.
        if (took > Longest && TimeOf(target, path) > Longest)
            report.Findings.Add(Case(target, number, $"{took}"));
    }

    private static TimeSpan TimeOf(FuzzTarget target, string path)
    {
        var clock = CaseClock.Start();
        try
        {
            target.Read(path);
        }
        catch (InvalidDataException)
        {
            // Refused in time or not is all that counts here.
            return clock.Took;
        }
        return clock.Took;
    }

    private static string Case(FuzzTarget target, int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{target.Name}, case {number}: {what}");

    private static int HashCode(string name) => name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)) & 0x0fffffff;
}
