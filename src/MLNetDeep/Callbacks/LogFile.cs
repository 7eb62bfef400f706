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
        if (!File.Exists(path))
            return;

        using var file = File.OpenRead(path);
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        var isWhole = file.ReadByte() == '\n';
        file.Dispose();
        if (!isWhole)
            Append(path, "\n");
    }

    /// <summary>The first line of the file; null where there is no file, or nothing in it.</summary>
    public static string? FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;

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
