using System.Globalization;
using System.Text;
using MLNetDeep.Files;

namespace MLNetDeep.Callbacks;

/// <summary>A text file that grows by whole lines and is open only while one is written.</summary>
internal static class LogFile
{
    /// <summary>Begins the file again.</summary>
    public static void Begin(string path, string text) => Write(path, FileMode.Create, text);

    /// <summary>Adds to the file.</summary>
    public static void Append(string path, string text) => Write(path, FileMode.Append, text);

    /// <summary>Ends the last line of the file, if a lost process was in the middle of it.</summary>
    public static void EndLine(string path)
    {
        if (!Read(path, IsWhole, ofNone: true))
            Append(path, "\n");

        static bool IsWhole(Stream file)
        {
            if (file.Length == 0)
                return true;
            file.Seek(-1, SeekOrigin.End);
            return file.ReadByte() == '\n';
        }
    }

    /// <summary>The first line of the file; null where there is no file, or nothing in it.</summary>
    public static string? FirstLine(string path) => Read(path, file => new StreamReader(file).ReadLine(), ofNone: null);

    /// <summary>The lines of the file; none where there is no file.</summary>
    public static IReadOnlyList<string> Lines(string path) => Read<IReadOnlyList<string>>(path, LinesOf, ofNone: []);

    private static List<string> LinesOf(Stream file)
    {
        var (reader, lines) = (new StreamReader(file), new List<string>());
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <summary>Reads the file, also while another program has it open to write.</summary>
    private static T Read<T>(string path, Func<Stream, T> read, T ofNone)
    {
        if (!File.Exists(path))
            return ofNone;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return read(file);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Unwritable($"The log file '{path}' must be a file that can be read, as it is added to", failed);
        }
    }

    private static void Write(string path, FileMode mode, string text)
    {
        try
        {
            using var file = new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.Read));
            file.Write(text);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Unwritable($"The log file '{path}' must be a file that can be written", failed);
        }
    }

    /// <summary>What is thrown where a log cannot be written.</summary>
    public static IOException Unwritable(string rule, Exception failed) => new(
        $"{rule}. Received: {failed.Message} Create its folder, make room on the disk, or choose another path.", failed);
}

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
        string[] lines = [.. LogFile.Lines(path)];
        var wanted = untimed(firstLine);
        var begin = Array.FindIndex(lines, line => untimed(line) == wanted);
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

/// <summary>
/// The file or folder of a callback for each network of an ensemble: "{member}" in its path becomes the network's number, from 0.
/// </summary>
internal static class MemberPath
{
    private const string Place = "{member}";

    /// <exception cref="InvalidOperationException">Several networks are trained, and the path would be the same for all.</exception>
    public static string Of(string path, TrainingRun run, string callback)
    {
        if (run.Options.EnsembleSize > 1 && !path.Contains(Place, StringComparison.Ordinal))
        {
            var example = $"{Path.GetFileNameWithoutExtension(path)}-{Place}{Path.GetExtension(path)}";
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The path of a {callback} must contain '{Place}' if several networks are trained, so that each has its own file. "
                    + $"Received: '{path}', and {nameof(DenseNetworkOptions.EnsembleSize)} {run.Options.EnsembleSize}. Name it, for "
                    + $"example, '{example}'."));
        }
        return path.Replace(Place, run.MemberIndex.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
