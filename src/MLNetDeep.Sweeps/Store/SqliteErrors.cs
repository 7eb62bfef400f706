using System.Globalization;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace MLNetDeep.Sweeps.Store;

/// <summary>SQLite's errors as those of a file: what is wrong with it, or with its place on the disk.</summary>
/// <param name="path">The file; null where the store is in memory.</param>
/// <param name="secondsToWait">How long a call waits for another process.</param>
/// <param name="isToRead">Whether the file is read alone.</param>
internal sealed class SqliteErrors(string? path, int secondsToWait, bool isToRead = false)
{
    /// <summary>Where the header of a file says who may write it; 1 and 2 are today's versions
    /// (https://www.sqlite.org/fileformat.html).</summary>
    private const int WriteVersionByte = 18;

    public Exception Of(SqliteException failed) => failed.SqliteErrorCode switch
    {
        SQLITE_NOTADB or SQLITE_CORRUPT => Damaged(Cause(failed), failed),
        SQLITE_ERROR or SQLITE_CONSTRAINT or SQLITE_MISMATCH => Changed(Cause(failed), failed),
        SQLITE_READONLY when IsMarkedAsReadOnly() => Damaged("its header says that this SQLite may only read it", failed),
        _ => new IOException(
            $"The store '{path}' must be a file that can be {(isToRead ? "read" : "opened and written")}. Received: {Cause(failed)}. "
            + Advice(failed), failed),
    };

    /// <summary>The tables are not those of a sweep.</summary>
    public InvalidDataException Changed(string how, Exception? cause = null) => new(
        $"The store must have the tables that a sweep makes. Received: '{path}', whose tables are different or were changed by hand "
        + $"({how}). Choose another path.", cause);

    /// <summary>The bytes are not those of a store.</summary>
    public InvalidDataException Damaged(string how, Exception? cause = null) => new(
        $"The store must be an SQLite file of a sweep. Received: '{path}', which is something else or damaged ({how}). "
        + "Choose another path.", cause);

    private static string Cause(SqliteException failed) => failed.Message.TrimEnd('.');

    /// <summary>
    /// Whether the file itself forbids to write it. To close a file ends the locks that SQLite has of it in this process: look only where
    /// nothing can be written anyhow.
    /// </summary>
    private bool IsMarkedAsReadOnly()
    {
        if (path is null)
            return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[WriteVersionByte + 1];
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[WriteVersionByte] > 2;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Advice(SqliteException failed) => failed.SqliteErrorCode switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => string.Create(
            CultureInfo.InvariantCulture,
            $"Another program has kept the file locked for {secondsToWait} seconds. Close what has it open (a viewer of databases, "
            + $"a copy, a backup), and run the sweep again: it continues."),
        // The index of the write-ahead log, which is there while somebody has the file open.
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH or SQLITE_CANTOPEN when isToRead =>
            "Check that you may read the file. While no worker has it open, SQLite must also make files in its folder: if you may not, "
            + "watch a copy.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => "Check that you may write the file, and make files in its folder.",
        SQLITE_FULL => "Make room on the disk, and run the sweep again: it continues.",
        _ => "Check that its folder exists, that you may write there, and that the disk has room.",
    };
}
