using System.Text;

namespace MLNetDeep.Files;

/// <summary>
/// Writes a file such that it is there whole or not at all: aside in the same folder, flushed to the disk, then renamed over what stood there. A
/// reader never sees half of it, whenever the program or the machine stops.
/// </summary>
internal static class WholeFile
{
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes the content. When it throws, nothing is left behind and the file that was there stays as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder a file is written to must exist. Received: '{path}', whose folder '{folder}' does not. Create it first.");

        var aside = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, target, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
