using System.Diagnostics;
using MLNetDeep.Files;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Text_is_written_as_UTF8_without_a_mark()
    {
        AtomicFile.WriteText(_folder["text.txt"], "ä");
        CollectionAssert.AreEqual(new byte[] { 0xC3, 0xA4 }, File.ReadAllBytes(_folder["text.txt"]));
    }

    [TestMethod]
    public void A_file_is_made_or_replaced_and_nothing_else_is_left()
    {
        AtomicFile.Write(_folder["a"], stream => stream.Write("the first"u8));
        AtomicFile.Write(_folder["a"], stream => stream.Write("then"u8));

        Assert.AreEqual("then", File.ReadAllText(_folder["a"]));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void While_it_is_written_the_old_file_is_whole()
    {
        _folder.Write("a", [1, 2, 3]);
        AtomicFile.Write(_folder["a"], stream =>
        {
            stream.Write(new byte[100_000]);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(_folder["a"]));
        });
    }

    [TestMethod]
    public void What_a_lost_process_left_behind_is_written_over()
    {
        _folder.Write("a", [1, 2, 3]);
        _folder.Write("a" + AtomicFile.AsideSuffix, new byte[1000]);

        AtomicFile.Write(_folder["a"], stream => stream.Write([4]));

        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(_folder["a"]));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_disk_that_fills_up_in_the_middle_leaves_the_old_file_whole()
    {
        _folder.Write("a", [1, 2, 3]);
        var full = new IOException("No space left on device.");

        var error = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(_folder["a"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw full;
        }));

        Assert.AreEqual(
            $"The file '{_folder["a"]}' must be written to its end. Received: No space left on device. The file that was there before is "
            + $"unchanged. Make room on " +
            "the disk, close what holds the file open, or choose another path.",
            error.Message);
        Assert.AreSame(full, error.InnerException);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(_folder["a"]));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void An_exception_of_the_writer_comes_through_as_it_is()
    {
        var bug = new ArithmeticException();
        Assert.AreSame(bug, Assert.ThrowsExactly<ArithmeticException>(() => AtomicFile.Write(_folder["a"], _ => throw bug)));
        Assert.IsEmpty(Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_second_writer_gets_an_error_and_does_not_disturb_the_first()
    {
        AtomicFile.Write(_folder["a"], stream =>
        {
            stream.Write([1]);
            Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(_folder["a"], other => other.Write([2])));
            stream.Write([3]);
        });
        CollectionAssert.AreEqual(new byte[] { 1, 3 }, File.ReadAllBytes(_folder["a"]));
    }

    [TestMethod]
    public void Of_several_threads_one_writes_and_nobody_sees_half_a_file()
    {
        byte[][] contents = [new byte[1000], new byte[70_000]];
        AtomicFile.Write(_folder["a"], stream => stream.Write(contents[0]));
        var (others, wrong) = (0, 0);

        Parallel.For(0, 2, writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                try
                {
                    AtomicFile.Write(_folder["a"], stream => stream.Write(contents[writer]));
                }
                catch (IOException refused) when (refused.Message.Contains("Somebody else is writing it.", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref others);
                }
                var seen = File.ReadAllBytes(_folder["a"]).Length;
                if (!contents.Any(content => content.Length == seen))
                    Interlocked.Increment(ref wrong);
            }
        });

        Assert.AreEqual(0, wrong);
        Assert.IsLessThan(100, others);
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_process_that_writes_keeps_others_out_until_the_file_has_its_name()
    {
        using (new FileStream(_folder["a.writing.lock"], FileMode.Create, FileAccess.Write, FileShare.None))
            Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteText(_folder["a"], "second"));
        Assert.IsFalse(File.Exists(_folder["a.writing"]));

        // What a lost process leaves of it is no obstacle, and does not stay.
        AtomicFile.WriteText(_folder["a"], "third");
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void What_cannot_be_deleted_does_not_hide_why_writing_ended()
    {
        var bug = new ArithmeticException();
        Assert.AreSame(bug, Assert.ThrowsExactly<ArithmeticException>(() => AtomicFile.Write(_folder["a"], _ =>
        {
            File.Delete(_folder["a.writing"]);
            Directory.CreateDirectory(_folder["a.writing"]);
            throw bug;
        })));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_link_stays_and_the_file_it_leads_to_is_written()
    {
        var elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        AtomicFile.WriteText(Path.Combine(elsewhere, "v1"), "old");
        File.CreateSymbolicLink(_folder["current"], Path.Combine(elsewhere, "v1"));
        File.CreateSymbolicLink(_folder["latest"], _folder["current"]);
        File.CreateSymbolicLink(_folder["next"], Path.Combine(elsewhere, "v2"));

        AtomicFile.CheckPath(_folder["latest"]);
        AtomicFile.WriteText(_folder["latest"], "new");
        AtomicFile.WriteText(_folder["next"], "next");

        Assert.AreEqual(_folder["current"], new FileInfo(_folder["latest"]).LinkTarget);
        Assert.AreEqual("new", File.ReadAllText(Path.Combine(elsewhere, "v1")));
        Assert.AreEqual("next", File.ReadAllText(Path.Combine(elsewhere, "v2")));
        Assert.HasCount(2, Directory.GetFileSystemEntries(elsewhere));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_relative_link_in_a_linked_folder_leads_where_the_system_says()
    {
        // As releases are laid out: app/current -> releases/12, and in it model.zip -> ../../shared/model.zip.
        var release = Directory.CreateDirectory(_folder[Path.Combine("app", "releases", "12")]).FullName;
        var shared = Directory.CreateDirectory(_folder[Path.Combine("app", "shared")]).FullName;
        Directory.CreateSymbolicLink(_folder[Path.Combine("app", "current")], Path.Combine("releases", "12"));
        File.CreateSymbolicLink(Path.Combine(release, "model.zip"), Path.Combine("..", "..", "shared", "model.zip"));

        AtomicFile.WriteText(_folder[Path.Combine("app", "current", "model.zip")], "new");

        Assert.AreEqual("new", File.ReadAllText(Path.Combine(shared, "model.zip")));
        Assert.IsNotNull(new FileInfo(Path.Combine(release, "model.zip")).LinkTarget);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Links_in_a_circle_are_an_error()
    {
        File.CreateSymbolicLink(_folder["a"], _folder["b"]);
        File.CreateSymbolicLink(_folder["b"], _folder["a"]);
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteText(_folder["a"], "")).Message,
            "symbolic links that lead in a circle");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_device_is_no_file()
    {
        // Whoever may do everything had a file in place of it.
        File.CreateSymbolicLink(_folder["link"], "/dev/null");
        foreach (var path in (string[])["/dev/mlnetdeep-test", "/proc/self/fd/1", _folder["link"]])
            Assert.AreEqual($"'{path}' must be the path of a file. Received: a device or a pipe. Choose another path, or use an overload that "
                + "writes to a stream.", Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteText(path, "")).Message);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_pipe_is_no_file()
    {
        using (var made = Process.Start("mkfifo", [_folder["pipe"]]))
            made.WaitForExit();
        Assert.AreEqual(
            $"'{_folder["pipe"]}' must be the path of a file. Received: a device or a pipe. Choose another path, or use an overload that "
            + "writes to a stream.", Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteText(_folder["pipe"], "text")).Message);
        Assert.ThrowsExactly<IOException>(() => AtomicFile.CheckPath(_folder["pipe"]));

        // An empty file is one, also where it may not be opened.
        File.WriteAllText(_folder["empty"], "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["empty"], UnixFileMode.None);
        AtomicFile.WriteText(_folder["empty"], "text");
        Assert.AreEqual("text", File.ReadAllText(_folder["empty"]));
        using var pipe = new FileStream(_folder["pipe"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.IsFalse(pipe.CanSeek);
    }

    [TestMethod]
    public void A_missing_folder_is_named()
    {
        var path = Path.Combine(_folder.FullPath, "not", "there");
        Assert.AreEqual(
            $"The folder of '{path}' must exist. Received: no folder '{Path.GetDirectoryName(path)}'. Create it with "
            + $"Directory.CreateDirectory, or choose another path.",
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => AtomicFile.Write(path, _ => { })).Message);
    }

    [TestMethod]
    public void A_folder_is_no_file() => Assert.AreEqual(
        $"'{_folder.FullPath}' must be the path of a file. Received: a folder. Add a file name.",
        Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(_folder.FullPath, _ => { })).Message);

    [TestMethod]
    public void An_empty_path_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => AtomicFile.Write(" ", _ => { }));

    [TestMethod]
    public void A_path_is_checked_by_the_same_rules_and_left_as_it_was()
    {
        _folder.Write("a", [1]);
        _folder.Write("a" + AtomicFile.AsideSuffix, [2]);
        AtomicFile.CheckPath(_folder["a"]);
        AtomicFile.CheckPath(_folder["b"]);
        Assert.HasCount(2, Directory.GetFiles(_folder.FullPath));
        CollectionAssert.AreEqual(new byte[] { 2 }, File.ReadAllBytes(_folder["a"] + AtomicFile.AsideSuffix));

        Assert.ThrowsExactly<DirectoryNotFoundException>(() => AtomicFile.CheckPath(_folder["not/there"]));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.CheckPath(_folder.FullPath));
        Assert.ThrowsExactly<ArgumentException>(() => AtomicFile.CheckPath(" "));
        // No system lets a name be so long: what the folder says is not enough.
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => AtomicFile.CheckPath(_folder[new string('x', 400)])).Message,
            "must be written to its end. Received: ");
    }
}
