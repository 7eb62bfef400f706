using System.Text;

namespace MLNetDeep.Files;

/// <summary>
/// Files that are never seen half-written: written aside, flushed to the disk, and renamed into place. Whoever is stopped in between, by an
/// exception or a lost process, leaves the file that was there before as it was.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// What the name of the file written aside ends with. Always the same, so that what a lost process left behind is written over by the
    /// next one rather than piling up.
    /// </summary>
    public const string AsideSuffix = ".writing";

    /// <summary>What the name of the file ends with by which one process keeps others from writing aside.</summary>
    private const string LockSuffix = ".lock";

    /// <summary>Writes a file, or replaces it.</summary>
    /// <param name="path">
    /// The file. Its folder must exist. One writer at a time: a second one gets an error. A symbolic link stays, and the file is written
    /// that it leads to.
    /// </param>
    /// <param name="write">Writes the content. An exception from it leaves the path as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var place = CheckedPlace(path);
        Explained(path, () => Replace(place, place + AsideSuffix, write));
    }

    /// <summary>
    /// Throws what <see cref="Write"/> would throw of its path, before the work whose result is to be written; nothing is left behind.
    /// </summary>
    /// <inheritdoc cref="Write"/>
    public static void CheckPath(string path)
    {
        var place = CheckedPlace(path);
        // A name of its own: several may check the same path at once, and a file that is being written aside is not theirs.
        Explained(path, () => Probe(place));
    }

    private static void Probe(string place) => new FileStream(
        $"{place}.{Path.GetRandomFileName()}{AsideSuffix}", FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0,
        FileOptions.DeleteOnClose).Dispose();

    /// <summary>
    /// Throws what <see cref="CreateFolderOf"/> and <see cref="Write"/> would throw of a path whose folder need not be there yet, before
    /// the work whose result is to be written; nothing is left behind.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder cannot be created, or no file can be written in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void CheckPathToCreate(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var nearest = Path.GetDirectoryName(Path.GetFullPath(path));
        if (nearest is null || Directory.Exists(nearest))
        {
            CheckPath(path);
            return;
        }

        while (nearest is not null && !Path.Exists(nearest))
            nearest = Path.GetDirectoryName(nearest);
        if (nearest is null || !Directory.Exists(nearest))
            throw new IOException(
                $"The folder of '{path}' must be one that can be created. Received: {(nearest is null ? "a drive that is not there"
                    : $"a file where a folder must be, '{nearest}'")}. Choose another path.");
        // Who may write a file there may also create a folder there.
        Explained(path, () => Probe(Path.Combine(nearest, Path.GetFileName(path))));
    }

    /// <summary>Creates the folder of a path, and those above it, where they are not there yet.</summary>
    /// <inheritdoc cref="CheckPathToCreate"/>
    public static void CreateFolderOf(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Explained(path, () => Directory.CreateDirectory(folder));
    }

    private static string CheckedPlace(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        // A rename would put a file in place of the link.
        var place = Links.Followed(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(place));
        // And in place of a device or a pipe, where the rights are there. Nothing tells a device from a file but where it lies.
        if (!OperatingSystem.IsWindows()
            && (folder is "/dev" or "/dev/pts" || folder?.StartsWith("/proc/", StringComparison.Ordinal) == true || IsPipe(place)))
            throw new IOException(
                $"'{path}' must be the path of a file. Received: a device or a pipe. Choose another path, or use an overload that writes "
                + "to a stream.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"The folder of '{path}' must exist. Received: no folder '{folder ?? path}'. Create it with Directory.CreateDirectory, "
                + $"or choose another path.");
        if (Directory.Exists(path))
            throw new IOException($"'{path}' must be the path of a file. Received: a folder. Add a file name.");
        return place;
    }

    /// <summary>Whether there is a named pipe. To open one for reading and writing waits for nobody.</summary>
    private static bool IsPipe(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 })
            return false;
        try
        {
            using var opened = new FileStream(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return !opened.CanSeek;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // An empty file of others, or one that is held open: whether it may be replaced shows when it is.
            return false;
        }
    }

    private static void Explained(string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException failed)
        {
            throw new IOException(
                $"The file '{path}' must be written to its end. Received: {failed.Message} The file that was there before is unchanged. "
                + $"Make room on the disk, close what holds the file open, or choose another path.", failed);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new UnauthorizedAccessException(
                $"'{path}' must be a file that may be written. Received: {refused.Message} Ask for the right to write there, or choose "
                + $"another path.", refused);
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Replace(string path, string aside, Action<Stream> write)
    {
        using var turn = new WritersTurn(path, aside + LockSuffix);
        // Not within the try: what cannot be opened is not ours to delete.
        var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            Discard(aside);
            throw;
        }
    }

    private static void Discard(string aside)
    {
        try
        {
            File.Delete(aside);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // What stopped the writing matters more, and the next writer writes over what is left.
            return;
        }
    }

    /// <summary>
    /// Who may write a path, from the opening of the file aside to its renaming. The file itself cannot be held for so long: others may
    /// read it from the moment it has its name. So a second file is the lock. It deletes itself; what a killed process leaves of it is no
    /// obstacle to the next writer, and goes with that one.
    /// </summary>
    private sealed class WritersTurn : IDisposable
    {
        private static readonly HashSet<string> BeingWritten = [];
        private static readonly Lock Gate = new();

        private readonly string _path;
        private readonly FileStream _held;

        /// <param name="path">What is written.</param>
        /// <param name="lockFile">Keeps other processes out; there only while somebody writes.</param>
        public WritersTurn(string path, string lockFile)
        {
            _path = Path.GetFullPath(path);
            // Threads are kept apart here, also on file systems that know no locks. And on Windows a file that is just being deleted
            // would refuse the next thread as if it lacked the right to write.
            lock (Gate)
            {
                if (!BeingWritten.Add(_path))
                    throw new IOException("Somebody else is writing it.");
            }
            try
            {
                // These three belong together: OpenOrCreate, None and DeleteOnClose. Unix opens first and locks then, and in between the
                // holder may delete the file, which would leave two writers with a lock each. For exactly these three the runtime deletes
                // while it holds the lock, looks after locking whether the path still leads to the file, and opens again if not.
                _held = new FileStream(
                    lockFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch
            {
                Leave();
                throw;
            }
        }

        public void Dispose()
        {
            try
            {
                _held.Dispose();
            }
            finally
            {
                Leave();
            }
        }

        private void Leave()
        {
            lock (Gate)
                BeingWritten.Remove(_path);
        }
    }
}
