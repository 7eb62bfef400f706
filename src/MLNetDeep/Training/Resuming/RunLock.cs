using System.Globalization;
using MLNetDeep.Files;

namespace MLNetDeep.Training.Resuming;

/// <summary>
/// Holds the checkpoints of a fit for one process at a time. The system lets go of the lock when the process is lost, so what a killed one
/// left behind is no obstacle.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _ownerFile;

    private RunLock(FileStream held, string ownerFile)
    {
        _lock = held;
        _ownerFile = ownerFile;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="checkpoint">The path of the fit's checkpoint; the lock and a line about its owner lie beside it.</param>
    /// <exception cref="InvalidOperationException">
    /// Another fit holds it; the message says which process on which host, and since when.
    /// </exception>
    public static RunLock Take(string checkpoint)
    {
        var (lockFile, ownerFile) = (Path.ChangeExtension(checkpoint, "lock"), Path.ChangeExtension(checkpoint, "owner"));
        FileStream held;
        try
        {
            // A locked file cannot be read by others on every system: who has it is written into one of its own.
            held = new FileStream(
                lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (IsHeld(lockFile))
        {
            throw new InvalidOperationException(
                $"A fit with {nameof(DenseNetworkOptions.Resume)} must be the only one of its options and data in its folder. " +
                $"Received: '{checkpoint}', which {OwnerIn(ownerFile)} is training. " +
                "Wait until it has ended, end it, or choose another folder.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"A fit with {nameof(DenseNetworkOptions.Resume)} must be able to write in its folder. Received: "
                + $"'{Path.GetDirectoryName(checkpoint)}', where {refused.Message} Ask for the right to write there, make room on the "
                + $"disk, or choose another folder in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Resume)}.",
                refused);
        }

        try
        {
            AtomicFile.WriteText(ownerFile, Owner());
        }
        catch
        {
            held.Dispose();
            throw;
        }
        return new RunLock(held, ownerFile);
    }

    /// <summary>Whether there is a lock that only somebody else's hold keeps from being opened.</summary>
    private static bool IsHeld(string lockFile) => File.Exists(lockFile) && (File.GetAttributes(lockFile) & FileAttributes.ReadOnly) == 0;

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerFile);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // The folder may be gone, or no longer ours. The fit has ended well, and the line says nothing without the lock.
            return;
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static string Owner() => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} on '{Environment.MachineName}' since {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>The owner's line; it may not be there yet, or be gone already.</summary>
    private static string OwnerIn(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return "another fit";
        }
    }
}
