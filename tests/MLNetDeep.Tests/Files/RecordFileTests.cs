using MLNetDeep.Files;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class RecordFileTests
{
    private static readonly byte[][] Records = [[1, 2, 3], [], [.. Enumerable.Range(0, 300).Select(i => (byte)i)]];
    private static readonly byte[] Whole = [.. Records.SelectMany(record => RecordFile.Framed(record))];

    [TestMethod]
    public void Records_come_back()
    {
        var read = RecordFile.Read(Whole);
        Assert.HasCount(3, read);
        for (var i = 0; i < 3; i++)
            CollectionAssert.AreEqual(Records[i], read[i].ToArray());
    }

    [TestMethod]
    public void Of_a_file_that_is_cut_off_anywhere_the_whole_records_come_back()
    {
        int[] ends = [19, 35, 351];
        Assert.HasCount(ends[^1], Whole);
        for (var length = 0; length <= Whole.Length; length++)
            Assert.HasCount(ends.Count(end => end <= length), RecordFile.Read(Whole.AsMemory(0, length)), $"{length} bytes.");
    }

    [TestMethod]
    public void Every_flipped_bit_is_seen()
    {
        for (var bit = 0; bit < End * 8; bit++)
        {
            byte[] flipped = [.. Whole[..End]];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            var thrown = Assert.ThrowsExactly<InvalidDataException>(() => RecordFile.Read(flipped));
            Assert.AreEqual(bit / 8 is < 12 ? "a checksum that is wrong at byte 0" : bit / 8 < 19 ? "a checksum that is wrong at byte 12"
                : "a checksum that is wrong at byte 19", thrown.Message);
        }
    }

    /// <summary>Where the header of the second record ends.</summary>
    private const int End = 31;
}
