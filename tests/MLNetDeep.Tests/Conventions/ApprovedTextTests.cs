namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class ApprovedTextTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;

    [TestCleanup]
    public void Delete_the_folder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void What_was_approved_passes_and_leaves_no_file()
    {
        Write("Api.approved.txt", "a\nb\n");
        Write("Api.received.txt", "from an earlier failure");
        ApprovedText.Verify(_folder, "Api", "a\nb", accept: false);
        CollectionAssert.AreEqual(new[] { "Api.approved.txt" }, Files());
    }

    [TestMethod]
    public void A_change_fails_with_the_difference_and_the_way_to_accept_it()
    {
        Write("Api.approved.txt", "a\nb\n");
        var error = Assert.ThrowsExactly<AssertFailedException>(() => ApprovedText.Verify(_folder, "Api", "a\nc", accept: false));

        StringAssert.Contains(error.Message, "Api is not what was approved:\n- b\n+ c\n");
        StringAssert.Contains(error.Message, "MLNETDEEP_ACCEPT=1");
        Assert.AreEqual("a\nc\n", File.ReadAllText(Path.Combine(_folder, "Api.received.txt")));
        Assert.AreEqual("a\nb\n", File.ReadAllText(Path.Combine(_folder, "Api.approved.txt")));
    }

    [TestMethod]
    public void Nothing_approved_yet_fails() =>
        Assert.ThrowsExactly<AssertFailedException>(() => ApprovedText.Verify(_folder, "Api", "a", accept: false));

    [TestMethod]
    public void Accepting_writes_the_approved_file()
    {
        Write("Api.received.txt", "a\n");
        ApprovedText.Verify(_folder, "Api", "a\r\nb", accept: true);
        Assert.AreEqual("a\nb\n", File.ReadAllText(Path.Combine(_folder, "Api.approved.txt")));
        CollectionAssert.AreEqual(new[] { "Api.approved.txt" }, Files());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file))];
}
