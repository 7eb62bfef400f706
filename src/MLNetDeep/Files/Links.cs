namespace MLNetDeep.Files;

/// <summary>Symbolic links, as the operating system follows them.</summary>
internal static class Links
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>The file that a path leads to; the path itself where it is no link. The file need not exist.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Followed(string path)
    {
        var place = path;
        for (var followed = 0; followed < MostLinks; followed++)
        {
            if (new FileInfo(place).LinkTarget is not { } target)
                return place;
            place = Path.GetFullPath(target, WithoutLinks(Path.GetDirectoryName(Path.GetFullPath(place))!));
        }
        throw new IOException(
            $"'{path}' must lead to a file. Received: symbolic links that lead in a circle. Choose another path, or mend the links.");
    }

    /// <summary>A folder that exists, by the path that has no links: only from there do two dots lead to the folder above.</summary>
    private static string WithoutLinks(string folder)
    {
        if (Path.GetDirectoryName(folder) is not { } parent)
            return folder;
        parent = WithoutLinks(parent);
        var place = Path.Combine(parent, Path.GetFileName(folder));
        return new DirectoryInfo(place).LinkTarget is { } target ? WithoutLinks(Path.GetFullPath(target, parent)) : place;
    }
}
