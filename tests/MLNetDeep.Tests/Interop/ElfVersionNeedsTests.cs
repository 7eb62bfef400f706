using MLNetDeep.Torch.Loading;

namespace MLNetDeep.Tests.Interop;

[TestClass]
public sealed class ElfVersionNeedsTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [TestMethod]
    public void The_needed_version_is_made_weak_and_nothing_else_changes()
    {
        var (before, after) = (MadeUpElf.Create(), MadeUpElf.Create());

        Assert.IsTrue(ElfVersionNeeds.TryWeaken(after, Version));

        CollectionAssert.AreEqual(new[] { MadeUpElf.FlagsOfLastVersion }, Changed(before, after));
        Assert.AreEqual(2, after[MadeUpElf.FlagsOfLastVersion]);
    }

    [TestMethod]
    public void The_second_time_there_is_nothing_to_do()
    {
        var image = MadeUpElf.Create();
        ElfVersionNeeds.TryWeaken(image, Version);
        var once = image.ToArray();

        Assert.IsFalse(ElfVersionNeeds.TryWeaken(image, Version));
        CollectionAssert.AreEqual(once, image);
    }

    [TestMethod]
    [DataRow("GLIBC_2.14", DisplayName = "the first library's version")]
    [DataRow("GLIBCXX_3.4.3", DisplayName = "a version that another one begins with")]
    public void Other_versions_are_found_too(string version) => Assert.IsTrue(ElfVersionNeeds.TryWeaken(MadeUpElf.Create(), version));

    [TestMethod]
    [DataRow("GLIBCXX_3.4", DisplayName = "the beginning of one")]
    [DataRow("libc.so.6", DisplayName = "a library's name")]
    [DataRow("", DisplayName = "no name")]
    public void A_version_that_is_not_needed_changes_nothing(string version)
    {
        var image = MadeUpElf.Create();
        Assert.IsFalse(ElfVersionNeeds.TryWeaken(image, version));
        CollectionAssert.AreEqual(MadeUpElf.Create(), image);
    }

    [TestMethod]
    public void An_image_cut_off_anywhere_gives_false_without_an_exception()
    {
        var whole = MadeUpElf.Create();
        // The last section's header holds the strings' offset; after it come fields that are not read.
        var needed = whole.Length - 64 + 0x20;
        for (var length = 0; length < needed; length++)
            Assert.IsFalse(ElfVersionNeeds.TryWeaken(whole.AsSpan(0, length).ToArray(), Version), $"Cut off after {length} bytes.");
    }

    [TestMethod]
    public void Bytes_that_say_anything_at_all_give_no_exception()
    {
        var random = new Random(20260801);
        for (var round = 0; round < 20_000; round++)
        {
            var image = MadeUpElf.Create();
            for (var damage = 0; damage < 1 + round % 8; damage++)
                image[6 + random.Next(image.Length - 6)] = (byte)random.Next(256);
            ElfVersionNeeds.TryWeaken(image, Version);
        }
    }

    [TestMethod]
    [DataRow(0, DisplayName = "not an ELF file")]
    [DataRow(4, DisplayName = "not 64-bit")]
    [DataRow(5, DisplayName = "not little-endian")]
    public void Another_kind_of_file_gives_false(int wrongByte)
    {
        var image = MadeUpElf.Create();
        image[wrongByte]++;
        Assert.IsFalse(ElfVersionNeeds.TryWeaken(image, Version));
    }

    [TestMethod]
    public void The_library_that_TorchSharp_ships_needs_the_version_once()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var before = File.ReadAllBytes(path);
        var after = before.ToArray();

        Assert.IsTrue(ElfVersionNeeds.TryWeaken(after, Version));

        Assert.HasCount(1, Changed(before, after));
        Assert.IsFalse(ElfVersionNeeds.TryWeaken(after, Version));
    }

    private static int[] Changed(byte[] before, byte[] after) => [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
}
