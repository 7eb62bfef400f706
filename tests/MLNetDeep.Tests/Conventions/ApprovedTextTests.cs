using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class ApprovedTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void What_was_approved_passes_and_leaves_no_file()
    {
        Write("Api.approved.txt", "a\nb\n");
        Write("Api.received.txt", "from an earlier failure");
        ApprovedText.Verify(_folder.FullPath, "Api", "a\nb", accept: false);
        CollectionAssert.AreEqual(new[] { "Api.approved.txt" }, Files());
    }

    [TestMethod]
    public void A_change_fails_with_the_difference_and_the_way_to_accept_it()
    {
        Write("Api.approved.txt", "a\nb\n");
        var error = Assert.ThrowsExactly<AssertFailedException>(() => ApprovedText.Verify(_folder.FullPath, "Api", "a\nc", accept: false));

        StringAssert.Contains(error.Message, "Api is not what was approved:\n- b\n+ c\n");
        StringAssert.Contains(error.Message, "MLNETDEEP_ACCEPT=1");
        Assert.AreEqual("a\nc\n", File.ReadAllText(_folder["Api.received.txt"]));
        Assert.AreEqual("a\nb\n", File.ReadAllText(_folder["Api.approved.txt"]));
    }

    [TestMethod]
    public void Nothing_approved_yet_fails() =>
        Assert.ThrowsExactly<AssertFailedException>(() => ApprovedText.Verify(_folder.FullPath, "Api", "a", accept: false));

    [TestMethod]
    public void Accepting_writes_the_approved_file()
    {
        Write("Api.received.txt", "a\n");
        ApprovedText.Verify(_folder.FullPath, "Api", "a\r\nb", accept: true);
        Assert.AreEqual("a\nb\n", File.ReadAllText(_folder["Api.approved.txt"]));
        CollectionAssert.AreEqual(new[] { "Api.approved.txt" }, Files());
    }

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private string[] Files() => [.. Directory.GetFiles(_folder.FullPath).Select(file => Path.GetFileName(file))];
}
