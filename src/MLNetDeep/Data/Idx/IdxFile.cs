using System.Globalization;

namespace MLNetDeep.Data.Idx;

/// <summary>One IDX file: where it is and what its header says. Holds nothing open; immutable.</summary>
internal sealed class IdxFile
{
    private IdxFile(string path, IdxHeader header)
    {
        Path = path;
        Header = header;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The header as it was when the file was checked.</summary>
    public IdxHeader Header { get; }

    /// <summary>Reads and checks the header, and the length where the file is not compressed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, or its content is not IDX.</exception>
    public static IdxFile Check(string path)
    {
        var fullPath = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(fullPath))
            throw new InvalidDataException($"IDX file '{fullPath}' must be a file. Found: a folder. Pass the path of one file in it.");
        if (!File.Exists(fullPath))
            throw new FileNotFoundException(
                $"IDX file '{fullPath}' must exist. Found: nothing there. Check the path; a relative one starts at "
                + $"'{Directory.GetCurrentDirectory()}'.", fullPath);

        using var source = new IdxByteSource(fullPath);
        var header = IdxHeader.Read(source);
        if (!source.IsGzip && source.FileBytes != header.FileBytes)
        {
            var (fault, wayOut) = source.FileBytes < header.FileBytes ? ("cut short", "Download or copy it again.")
                : ("more than that", "Remove what follows the data.");
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"IDX file '{fullPath}' must be {header.FileBytes} bytes long for {Items(header)}. Found: {source.FileBytes} bytes, "
                + $"{fault}. {wayOut}"));
        }
        return new IdxFile(fullPath, header);
    }

    /// <summary>The bytes of the first item and on.</summary>
    /// <exception cref="InvalidDataException">The header is not what it was when the file was checked.</exception>
    public IdxByteSource OpenAtFirstItem()
    {
        var source = new IdxByteSource(Path);
        try
        {
            var header = IdxHeader.Read(source);
            return header.IsSameAs(Header)
                ? source
                : throw new InvalidDataException(
                    $"IDX file '{Path}' must stay as it is while its data view is in use. Found: {Items(header)} where there were "
                    + $"{Items(Header)}. Call LoadFromIdx again.");
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static string Items(IdxHeader header) =>
        string.Create(CultureInfo.InvariantCulture, $"{header.ItemCount} items of type {header.ItemType}");
}
