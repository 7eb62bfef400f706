using ExampleKit.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public class MirrorsTests
{
    private static readonly byte[] Content = [1, 2, 3, 4];
    private static readonly DataFile Images = PublishedFile.Describe("images.gz", Content);
    private static readonly DataFile Labels = PublishedFile.Describe("labels.gz", Content);

    [TestMethod]
    public async Task Next_mirror_is_asked_when_one_fails_and_the_failure_is_told()
    {
        using var broken = LoopbackServer.Refusing();
        using var sound = LoopbackServer.Sending(Content);
        using var folder = new TemporaryFolder();
        var told = new List<string>();

        Assert.IsTrue(await TryFetch([broken, sound], folder, told));

        CollectionAssert.AreEqual(new[] { "images.gz", "labels.gz" }, folder.FileNames);
        Assert.ContainsSingle(told);
        StringAssert.StartsWith(told[0], $"{broken.Address}images.gz was not received: ");
        Assert.AreEqual(1, broken.Requests, "A mirror that failed is not asked for the next file.");
        Assert.AreEqual(2, sound.Requests);
    }

    [TestMethod]
    public async Task Intact_files_are_not_fetched_again()
    {
        using var server = LoopbackServer.Sending(Content);
        using var folder = new TemporaryFolder();
        folder.Write("images.gz", Content);
        folder.Write("labels.gz", [9]);

        Assert.IsTrue(await TryFetch([server], folder, []));

        Assert.AreEqual(1, server.Requests);
        Assert.IsNull(Labels.FaultIn(folder.Path));
    }

    [TestMethod]
    public async Task False_when_no_mirror_delivers_with_a_line_for_each()
    {
        using var one = LoopbackServer.Refusing();
        using var two = LoopbackServer.BreakingOff([1], announcedLength: 4);
        using var folder = new TemporaryFolder();
        var told = new List<string>();

        Assert.IsFalse(await TryFetch([one, two], folder, told));

        Assert.HasCount(2, told);
        Assert.IsEmpty(folder.FileNames);
    }

    private static async Task<bool> TryFetch(LoopbackServer[] servers, TemporaryFolder folder, List<string> told)
    {
        using var client = new HttpClient();
        var mirrors = new Mirrors([.. servers.Select(server => server.Address)], new Download(client, TimeSpan.FromSeconds(1)), told.Add);
        return await mirrors.TryFetchAsync([Images, Labels], folder.Path, (_, _) => { }, CancellationToken.None);
    }
}
