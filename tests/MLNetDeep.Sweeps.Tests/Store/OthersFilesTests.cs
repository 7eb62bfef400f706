using Microsoft.Data.Sqlite;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>Files that are no stores of sweeps, or no longer, are left as they are, and the error says what is the matter.</summary>
[TestClass]
public sealed class OthersFilesTests
{
    [TestMethod]
    public void A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        using var folder = new TempFolder();
        Execute(folder["s.db"], "create table customers (name text); insert into customers values ('Ada')");
        var before = File.ReadAllBytes(folder["s.db"]);
        Assert.AreEqual(
            $"The store must be a file of a sweep. Received: '{folder["s.db"]}', a database of another program "
            + "with the tables 'customers'. It is left as it was. Choose another path.",
            Refused<InvalidDataException>(folder["s.db"]));
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder["s.db"]));
        CollectionAssert.AreEqual(new[] { folder["s.db"] }, Directory.GetFiles(folder.FullPath));
    }

    [TestMethod]
    public void A_file_that_another_program_has_marked_is_refused_and_left_as_it_was()
    {
        using var folder = new TempFolder();
        Execute(folder["s.db"], "pragma application_id = 252006674");
        var before = File.ReadAllBytes(folder["s.db"]);
        Assert.AreEqual(
            $"The store must be a file of a sweep. Received: '{folder["s.db"]}', a database that another program has marked as its own "
            + "(application_id 252006674). It is left as it was. Choose another path.",
            Refused<InvalidDataException>(folder["s.db"]));
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder["s.db"]));
    }

    [TestMethod]
    public void A_store_is_marked_as_ours_and_opens_again()
    {
        using var folder = new TempFolder();
        for (var time = 0; time < 2; time++)
            new SqliteDatabase(folder["s.db"], isOnNetwork: true).Dispose();
        // SQLite's file format has the number at byte 68, most significant byte first.
        Assert.AreEqual("MLNS", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(folder["s.db"]), 68, 4));
    }

    [TestMethod]
    public void Tables_of_the_same_name_with_other_columns_are_not_told_about_folders_and_disks()
    {
        using var folder = new TempFolder();
        Execute(folder["s.db"], "create table trials (id integer); create table sweep (id integer)");
        var message = Refused<InvalidDataException>(folder["s.db"]);
        StringAssert.StartsWith(
            message,
            $"The store must have the tables that a sweep makes. Received: '{folder["s.db"]}', whose tables are different or were "
            + "changed by hand (");
        Assert.DoesNotContain("disk", message);
    }

    [TestMethod]
    public void A_store_that_another_program_keeps_locked_says_so()
    {
        using var folder = new TempFolder();
        using var database = new SqliteDatabase(folder["s.db"], isOnNetwork: false, secondsToWait: 1);
        using var other = new SqliteConnection($"Data Source={folder["s.db"]};Pooling=False");
        other.Open();
        using var locked = other.BeginTransaction(deferred: false);
        var message = Assert.ThrowsExactly<IOException>(() => database.Beat(0, 1)).Message;
        StringAssert.EndsWith(
            message,
            "Another program has kept the file locked for 1 seconds. Close what has it open (a viewer of databases, a copy, a backup), "
            + "and run the sweep again: it continues.");
        Assert.DoesNotContain("folder exist", message);
    }

    [TestMethod]
    [DataRow(
        ":memory:",
        "The store must be a file. Received: ':memory:', SQLite's name for none. "
        + "Leave out SetStore to keep the trials in memory. (Parameter 'path')")]
    [DataRow(
        "file:x.db",
        "The store must be the plain path of a file, as in 'sweep.db'. Received: 'file:x.db', an address as SQLite writes them. "
        + "Leave out 'file:'. (Parameter 'path')")]
    public void What_is_no_path_is_refused(string path, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(() => Flower.Sweep().SetStore(path)).Message);

    [TestMethod]
    public void A_store_that_cannot_be_used_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text.db"], new string('x', 5_000));
        StringAssert.StartsWith(
            Refused<InvalidDataException>(folder["text.db"]),
            $"The store must be an SQLite file of a sweep. Received: '{folder["text.db"]}', which is something else or damaged");
        StringAssert.EndsWith(
            Refused<IOException>(Path.Combine(folder.FullPath, "none", "s.db")),
            "Check that its folder exists, that you may write there, and that the disk has room.");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_store_whose_header_forbids_to_write_it_is_refused_as_damaged(bool isOnNetwork)
    {
        using var folder = new TempFolder();
        SharedSweep.Of(store: null, new RandomTuner(), 1, 1).SetStore(folder["s.db"], isOnNetwork).Run();
        var bytes = File.ReadAllBytes(folder["s.db"]);
        bytes[18] = 0xD5;
        File.WriteAllBytes(folder["s.db"], bytes);
        var sweep = SharedSweep.Of(store: null, new RandomTuner(), 2, 1).SetStore(folder["s.db"], isOnNetwork);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => sweep.Run()).Message, "its header says that this SQLite may only read it");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(folder["s.db"]));
    }

    [TestMethod]
    public void A_store_on_a_network_share_keeps_no_write_ahead_log()
    {
        using var folder = new TempFolder();
        SharedSweep.Of(store: null, new RandomTuner(), 1, 1).SetStore(folder["s.db"], isOnNetwork: true).Run();
        var header = File.ReadAllBytes(folder["s.db"]);
        Assert.AreEqual(1, header[18], "Byte 18 of an SQLite file: 2 with a write-ahead log.");
    }

    private static string Refused<TException>(string path)
        where TException : Exception => Assert.ThrowsExactly<TException>(() => SharedSweep.Of(path, new RandomTuner(), 1, 1).Run()).Message;

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
