using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// What is promised for a long time or under bad luck, tried for as long as one likes: <c>Soak WHAT [COUNT]</c>. Each prints rows of a
/// table for docs/reliability.md, and the process ends with 1 where a promise was broken. <c>Fuzz COUNT READER</c> tries one reader alone.
/// </summary>
internal static class SoakRun
{
    public const string Name = "Soak";

    public static string Usage => $"{Name} {string.Join('|', Kinds.Keys)} [COUNT [READER]]: promises about long runs, kills and bad files";

    private static readonly Dictionary<string, (int Count, Func<int, TextWriter, bool> Run)> Kinds = new()
    {
        ["Fuzz"] = (100_000, (count, output) => FuzzSoak.Run(count, reader: null, output)),
        ["Fits"] = (1_000, FitSoak.Run),
        ["Predictions"] = (10_000_000, PredictionSoak.Run),
        ["Cancels"] = (500, CancelSoak.Run),
        ["Threads"] = (60, ThreadSoak.Run),
        ["Kills"] = (200, KillSoak.Run),
        ["Disk"] = (5, DiskSoak.Run),
        ["Owner"] = (5, OwnerSoak.Run),
        ["Server"] = (60, ServerSoak.Run),
    };

    public static int Run(string[] words)
    {
        if (words is [KillSoak.Child, .. var work])
        {
            KillSoak.RunChild(work);
            return 0;
        }
        if (words is ["Fuzz", var cases, var reader] && int.TryParse(cases, CultureInfo.InvariantCulture, out var count)
            && FuzzSoak.Readers.Contains(reader))
            return FuzzSoak.Run(count, reader, Console.Out) ? 0 : 1;
        if (words is not [var kind, .. var rest] || !Kinds.TryGetValue(kind, out var soak)
            || rest is not [] and not [_] || rest is [var text] && !int.TryParse(text, CultureInfo.InvariantCulture, out soak.Count))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        return soak.Run(soak.Count, Console.Out) ? 0 : 1;
    }
}
