using System.Text;
using MLNetDeep.Files;

namespace MLNetDeep.Callbacks;

/// <summary>
/// The lines of one run among those of others in a log that is added to: a run that continues from a checkpoint writes them again, so that
/// each epoch is there once.
/// </summary>
internal static class LinesOfRun
{
    /// <summary>Takes out what an earlier process wrote of the same run, wherever it stands; the rest stays as it is.</summary>
    /// <param name="path">The file; there need not be one.</param>
    /// <param name="firstLine">
    /// The run's line of epoch 1. It tells runs apart, for its figures are the same in every process and, but for chance, in no other run.
    /// </param>
    /// <param name="untimed">A line without the time the epoch took, which is another in every process.</param>
    public static void TakeOut(string path, string firstLine, Func<string, string> untimed)
    {
        if (!File.Exists(path))
            return;

        string[] lines = [.. File.ReadLines(path)];
        var begin = Array.FindIndex(lines, line => untimed(line) == untimed(firstLine));
        if (begin < 0)
            return;

        // The epoch's number is the first field: another line of epoch 1 begins another run.
        var firstField = firstLine[..(firstLine.IndexOf(',', StringComparison.Ordinal) + 1)];
        var end = Array.FindIndex(lines, begin + 1, line => line.StartsWith(firstField, StringComparison.Ordinal));
        AtomicFile.WriteText(path, Text([.. lines[..begin], .. end < 0 ? [] : lines[end..]]));
    }

    private static string Text(IEnumerable<string> lines) =>
        lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();
}
