namespace ExampleKit.Data;

/// <summary>Addresses that publish the same files, asked in order until one has delivered what the others did not.</summary>
internal sealed class Mirrors(IReadOnlyList<Uri> addresses, Download download, Action<string> say)
{
    /// <summary>Fetches into the folder whichever of the files are not there intact; false when no mirror could deliver them all.</summary>
    /// <param name="files">The files that must be there in the end.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="progress">Told the file and the number of its bytes received so far.</param>
    /// <param name="cancel">Ends the transfer.</param>
    public async Task<bool> TryFetchAsync(
        IReadOnlyList<DataFile> files, string folder, Action<DataFile, long> progress, CancellationToken cancel)
    {
        foreach (var address in addresses)
        {
            try
            {
                foreach (var file in files.Where(file => file.FaultIn(folder) is not null))
                    await download.FetchAsync(file, address, folder, bytes => progress(file, bytes), cancel);
                return true;
            }
            catch (DownloadFailedException exception)
            {
                say(exception.Message);
            }
        }
        return false;
    }
}
