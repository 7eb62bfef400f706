using ExampleKit.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public class DownloadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];
    private static readonly DataFile Expected = PublishedFile.Describe("images.gz", Content);

    [TestMethod]
    public async Task Whole_file_lies_under_its_name_and_nothing_beside_it()
    {
        using var server = LoopbackServer.Sending(Content);
        using var folder = new TemporaryFolder();
        var received = new List<long>();

        await Fetch(server, folder, received.Add);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Expected.PathIn(folder.Path)));
        CollectionAssert.AreEqual(new[] { "images.gz" }, folder.FileNames);
        Assert.AreEqual(Content.Length, received[^1]);
        CollectionAssert.AreEqual(received.Order().ToList(), received);
    }

    [TestMethod]
    public async Task Intact_download_takes_the_place_of_a_corrupted_file()
    {
        using var server = LoopbackServer.Sending(Content);
        using var folder = new TemporaryFolder();
        folder.Write("images.gz", [1, 2, 3]);

        await Fetch(server, folder);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Expected.PathIn(folder.Path)));
    }

    [TestMethod]
    public async Task Broken_transfer_leaves_nothing()
    {
        using var server = LoopbackServer.BreakingOff(Content[..70_000], announcedLength: Content.Length);
        await AssertFailsAndLeavesNothing(server, "was not received: ");
    }

    [TestMethod]
    public async Task Silence_ends_the_transfer_and_leaves_nothing()
    {
        using var server = LoopbackServer.FallingSilent(Content[..70_000], announcedLength: Content.Length);
        await AssertFailsAndLeavesNothing(server, "did not answer in time", longestSilence: .3);
    }

    [TestMethod]
    public async Task Wrong_content_leaves_nothing()
    {
        using var server = LoopbackServer.Sending("<html>Please log in</html>"u8.ToArray());
        await AssertFailsAndLeavesNothing(
            server, $"must have the MD5 {Expected.Md5}, but has fcfe9946f2dd7c7a84f71bc174d3928b (26 bytes instead of 200000)");
    }

    [TestMethod]
    public async Task Endless_content_is_cut_off()
    {
        using var server = LoopbackServer.Sending([.. Content, 0]);
        await AssertFailsAndLeavesNothing(server, "must have 200000 bytes, but sends more");
    }

    [TestMethod]
    public async Task Missing_file_is_reported_with_the_servers_answer()
    {
        using var server = LoopbackServer.Refusing();
        await AssertFailsAndLeavesNothing(server, "404");
    }

    [TestMethod]
    public async Task Failure_leaves_the_file_that_was_there()
    {
        using var server = LoopbackServer.BreakingOff(Content[..70_000], announcedLength: Content.Length);
        using var folder = new TemporaryFolder();
        folder.Write("images.gz", [1, 2, 3]);

        await Assert.ThrowsExactlyAsync<DownloadFailedException>(() => Fetch(server, folder));

        CollectionAssert.AreEqual(new[] { "images.gz" }, folder.FileNames);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(Expected.PathIn(folder.Path)));
    }

    [TestMethod]
    public async Task Cancelling_ends_the_transfer_and_leaves_nothing()
    {
        using var server = LoopbackServer.FallingSilent(Content[..70_000], announcedLength: Content.Length);
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Fetch(server, folder, _ => cancel.Cancel(), cancel: cancel.Token));

        Assert.IsEmpty(folder.FileNames);
    }

    private static async Task AssertFailsAndLeavesNothing(LoopbackServer server, string reason, double longestSilence = 30)
    {
        using var folder = new TemporaryFolder();

        var exception = await Assert.ThrowsExactlyAsync<DownloadFailedException>(
            () => Fetch(server, folder, longestSilence: longestSilence));

        StringAssert.StartsWith(exception.Message, $"{server.Address}images.gz ");
        StringAssert.Contains(exception.Message, reason);
        Assert.IsEmpty(folder.FileNames);
    }

    private static async Task Fetch(
        LoopbackServer server, TemporaryFolder folder, Action<long>? received = null, double longestSilence = 30,
        CancellationToken cancel = default)
    {
        using var client = new HttpClient();
        await new Download(client, TimeSpan.FromSeconds(longestSilence))
            .FetchAsync(Expected, server.Address, folder.Path, received ?? (_ => { }), cancel);
    }
}
