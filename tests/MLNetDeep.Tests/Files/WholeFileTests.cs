using MLNetDeep.Files;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class WholeFileTests
{
    [TestMethod]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        using var folder = new TempFolder();
        folder.Write("a.txt", [1, 2, 3]);
        WholeFile.WriteText(folder["a.txt"], "ä");

        CollectionAssert.AreEqual(new byte[] { 0xC3, 0xA4 }, File.ReadAllBytes(folder["a.txt"]));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.FullPath));
    }

    [TestMethod]
    public void While_it_is_written_the_old_one_is_there_whole()
    {
        using var folder = new TempFolder();
        folder.Write("a.txt", [1, 2, 3]);
        WholeFile.Write(folder["a.txt"], stream =>
        {
            stream.WriteByte(9);
            stream.Flush();
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(folder["a.txt"]));
        });
        CollectionAssert.AreEqual(new byte[] { 9 }, File.ReadAllBytes(folder["a.txt"]));
    }

    [TestMethod]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TempFolder();
        folder.Write("a.txt", [1, 2, 3]);
        Assert.ThrowsExactly<InvalidOperationException>(() => WholeFile.Write(folder["a.txt"], stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException();
        }));

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(folder["a.txt"]));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.FullPath));
    }

    [TestMethod]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder["none"], "a.txt");
        var error = Assert.ThrowsExactly<DirectoryNotFoundException>(() => WholeFile.WriteText(path, ""));
        Assert.AreEqual($"The folder a file is written to must exist. Received: '{path}', whose folder '{folder["none"]}' does not. Create it first.", error.Message);
    }
}
