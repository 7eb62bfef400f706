namespace ExampleKit.Data;

/// <summary>
/// Fetches one file. It appears under its name only when it is whole and its MD5 is right: until then, and after any failure, there is
/// nothing in its place but what was there before.
/// </summary>
/// <param name="client">Makes the connection, within a time of its own.</param>
/// <param name="longestSilence">How long to wait for the answer, and then for each next piece of it.</param>
internal sealed class Download(HttpClient client, TimeSpan longestSilence)
{
    private static readonly TimeSpan LongestConnecting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>With times that let a machine without a network know soon.</summary>
    public static Download WithDefaultTimes() =>
        new(new HttpClient(new SocketsHttpHandler { ConnectTimeout = LongestConnecting }) { Timeout = Timeout.InfiniteTimeSpan },
            LongestSilence);

    /// <param name="file">What to fetch.</param>
    /// <param name="mirror">The address, ending in '/', that the file's name is added to.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="received">Told the number of bytes received so far.</param>
    /// <param name="cancel">Ends the transfer.</param>
    /// <exception cref="DownloadFailedException">No connection, no such file, a transfer that broke off, or content that is not the
    /// file's.</exception>
    public async Task FetchAsync(DataFile file, Uri mirror, string folder, Action<long> received, CancellationToken cancel)
    {
        var address = new Uri(mirror, file.Name);
        var unfinished = file.PathIn(folder) + "." + Path.GetRandomFileName() + ".part";
        try
        {
            await TransferAsync(address, unfinished, file.Length, received, cancel);
            if (file.FaultOf(unfinished) is { } fault)
                throw new DownloadFailedException($"{address} {fault}");
            File.Move(unfinished, file.PathIn(folder), overwrite: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadFailedException($"{address} did not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DownloadFailedException($"{address} was not received: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private async Task TransferAsync(Uri address, string path, long length, Action<long> received, CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(longestSilence);
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        response.EnsureSuccessStatusCode();

        await using var source = await response.Content.ReadAsStreamAsync(silence.Token);
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[64 * 1024];
        for (var total = 0L; ;)
        {
            silence.CancelAfter(longestSilence);
            var count = await source.ReadAsync(buffer, silence.Token);
            if (count == 0)
                return;

            total += count;
            if (total > length)
                throw new DownloadFailedException($"{address} must have {length} bytes, but sends more");
            await target.WriteAsync(buffer.AsMemory(0, count), cancel);
            received(total);
        }
    }
}
