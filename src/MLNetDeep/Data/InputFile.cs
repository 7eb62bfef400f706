namespace MLNetDeep.Data;

/// <summary>A file that a user named to be read.</summary>
internal static class InputFile
{
    /// <summary>The full path of a file that is there.</summary>
    /// <param name="kind">What it should be, as an error begins: "CSV file".</param>
    /// <param name="path">The path.</param>
    /// <exception cref="InvalidDataException">It is a folder.</exception>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    public static string FullPath(string kind, string path)
    {
        var fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath))
            throw new InvalidDataException($"{kind} '{fullPath}' must be a file. Found: a folder. Pass the path of one file in it.");
        if (!File.Exists(fullPath))
            throw new FileNotFoundException(
                $"{kind} '{fullPath}' must exist. Found: nothing there. Check the path; a relative one starts at "
                + $"'{Directory.GetCurrentDirectory()}'.", fullPath);
        return fullPath;
    }
}
