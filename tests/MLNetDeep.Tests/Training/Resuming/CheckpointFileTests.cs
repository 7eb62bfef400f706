using System.Text;
using System.Text.Json.Nodes;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Resuming;

/// <summary>What a fit says of a checkpoint it cannot continue from. It never continues from one that is not its own and whole.</summary>
[TestClass]
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(8, width: 2));

    private readonly TempFolder _folder = new();

    private DenseNetworkOptions Options => new() { HiddenLayers = [], NumberOfEpochs = 2, Resume = _folder.FullPath };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Its_name_is_sixteen_digits_and_nothing_else_is_left_in_the_folder()
    {
        Options.Fit(Data);
        StringAssert.Matches(Path.GetFileName(Directory.GetFiles(_folder.FullPath).Single()), new("^[0-9a-f]{16}\\.checkpoint$"));
    }

    [TestMethod]
    public void Every_truncation_is_refused()
    {
        var (path, whole) = Written();
        for (var length = 0; length < whole.Length; length += 1 + length / 30)
        {
            File.WriteAllBytes(path, whole[..length]);
            StringAssert.StartsWith(Refused().Message, $"The checkpoint '{path}' must ");
        }
    }

    [TestMethod]
    public void The_messages_of_damaged_files()
    {
        var (path, whole) = Written();
        Expect([1, 2, 3], "begin with 8 bytes of header length", "a file of 3 bytes");
        Expect(whole[..^4], $"hold {ValuesLength(whole)} bytes of values", $"{ValuesLength(whole) - 4}");

        var flipped = whole.ToArray();
        flipped[^5] ^= 1;
        Expect(flipped, "hold the values that were written", "others");
        Expect(Changed(whole, "\"parameters\"", "\"parametres\""),
            "hold the arrays 'parameters' [16], 'statistics' [0], 'bestParameters' [16], 'bestStatistics' [0], 'optimizer.momentum' "
            + "[16], 'optimizer.velocity' [16]", "'parametres' [16], 'statistics' [0], 'bestParameters' [16], 'bestStatistics' [0], "
            + "'optimizer.momentum' [16], 'optimizer.velocity' [16]");
        Expect(Changed(whole, "mlnetdeep.checkpoint", "mlnetdeep.something_"), "say in its metadata 'mlnetdeep.checkpoint' what it is",
            "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true. "
            + "LineNumber: 0 | BytePositionInLine: 0");

        void Expect(byte[] content, string rule, string received)
        {
            File.WriteAllBytes(path, content);
            Assert.AreEqual($"The checkpoint '{path}' must {rule}. Received: {received}. Delete the file to train from the beginning, or "
                + $"choose another folder in DenseNetworkOptions.Resume.", Refused().Message);
        }
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,-16]}}""", 0, "hold 'a' of sizes that are not negative", "[-4]", DisplayName = "A negative size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]},"b":{"dtype":"F32","shape":[-4],"data_offsets":[32,16]}}""", 16, "hold 'b' of sizes that are not negative", "[-4]", DisplayName = "A negative size that makes the sum right")]
    [DataRow("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,-32]}}""", 0, "hold 32 bytes for 'a'", "-32", DisplayName = "An end before the beginning")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "hold 18446744073709551616 bytes for 'a'", "0", DisplayName = "A size whose bytes have more than 64 bits")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", 0, "hold 85070591730234615865843651857942052864 bytes for 'a'", "0", DisplayName = "Sizes whose product has more than 64 bits")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[-9223372036854775808,9223372036854775807]}}""", 0, "hold 16 bytes for 'a'", "18446744073709551615", DisplayName = "Places further apart than 64 bits")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4611686018427387904]},"b":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4611686018427387904]}}""", 8, "hold its values without gaps: 'b' at byte 4611686018427387904", "byte 0", DisplayName = "A sum of more than 63 bits")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4611686018427387904]}}""", 8, "hold 4611686018427387904 bytes of values", "8", DisplayName = "More values than a disk has")]
    public void A_header_made_by_hand_cannot_ask_for_more_than_there_is(string arrays, int valueBytes, string rule, string received)
    {
        var (path, whole) = Written();
        var header = JsonNode.Parse(whole.AsSpan(8, (int)BitConverter.ToInt64(whole)))!.AsObject();
        var made = JsonNode.Parse(arrays)!.AsObject();
        made["__metadata__"] = header["__metadata__"]!.DeepClone();
        var text = Encoding.UTF8.GetBytes(made.ToJsonString());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[valueBytes]]);

        Assert.AreEqual($"The checkpoint '{path}' must {rule}. Received: {received}. Delete the file to train from the beginning, or "
            + $"choose another folder in DenseNetworkOptions.Resume.", Refused().Message);
    }

    [TestMethod]
    public void One_of_a_newer_version_is_refused()
    {
        var (path, whole) = Written();
        File.WriteAllBytes(path, Changed(whole, "formatVersion\\u0022:1", "formatVersion\\u0022:2"));
        Assert.AreEqual($"The checkpoint '{path}' must say in its metadata 'mlnetdeep.checkpoint' what it is. Received: format version "
            + $"2, where this MLNetDeep reads version 1. Delete the file to train from the beginning, or choose another folder in "
            + $"DenseNetworkOptions.Resume.", Refused().Message);
    }

    [TestMethod]
    public void One_of_another_fit_under_this_ones_name_is_refused()
    {
        var (path, _) = Written();
        (Options with { BatchSize = 3 }).Fit(Data);
        File.Copy(Directory.GetFiles(_folder.FullPath).Single(file => file != path), path, overwrite: true);
        Assert.AreEqual($"The checkpoint '{path}' must belong to the fit its name says. Received: one of another fit. Delete the file to "
            + $"train from the beginning, or choose another folder in DenseNetworkOptions.Resume.", Refused().Message);
    }

    [TestMethod]
    public void What_a_lost_process_was_writing_is_never_read()
    {
        var (path, whole) = Written();
        File.Delete(path);
        File.WriteAllBytes(path + ".writing", whole[..20]);
        var watching = new Watching();
        Options.Fit(Data, null, watching);
        Assert.AreEqual("begin 0.0", watching.Calls[0]);
        Assert.IsFalse(File.Exists(path + ".writing"), "It is written over.");
    }

    [TestMethod]
    public void A_folder_that_is_missing_is_made()
    {
        var folder = Path.Combine(_folder.FullPath, "a", "b");
        (Options with { Resume = folder }).Fit(Data);
        Assert.HasCount(1, Directory.GetFiles(folder));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_is_refused_before_the_first_epoch()
    {
        var file = _folder.Write("file", []);
        var watching = new Watching();
        var refused = Assert.ThrowsExactly<IOException>(() => (Options with { Resume = file }).Fit(Data, null, watching));
        Assert.AreEqual($"DenseNetworkOptions.Resume must be a folder that exists or can be created. Received: '{file}'. "
            + $"{refused.InnerException!.Message} Choose another folder.", refused.Message);
        Assert.IsEmpty(watching.Calls);
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_to_ends_the_fit_and_leaks_nothing() => NativeMemory.AssertUnchanged(() =>
    {
        // A folder in the place of the file that is written aside: what even an administrator cannot write to.
        var (path, _) = Written();
        File.Delete(path);
        Directory.CreateDirectory(path + ".writing");
        Assert.Throws<Exception>(() => Options.Fit(Data));
        Directory.Delete(path + ".writing");
    });

    private (string Path, byte[] Content) Written()
    {
        Options.Fit(Data);
        var path = Directory.GetFiles(_folder.FullPath).Single();
        return (path, File.ReadAllBytes(path));
    }

    private InvalidDataException Refused() => Assert.ThrowsExactly<InvalidDataException>(() => Options.Fit(Data));

    private static long ValuesLength(byte[] file) => file.Length - 8 - BitConverter.ToInt64(file);

    /// <summary>The file with a text of its header exchanged for one of the same length.</summary>
    private static byte[] Changed(byte[] file, string from, string to)
    {
        Assert.AreEqual(from.Length, to.Length);
        var text = Encoding.Latin1.GetString(file);
        StringAssert.Contains(text, from);
        return Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }
}
