using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The compiler's half of the ML.NET seam: the copies it reads differ from the originals in accessibility flags and in nothing
/// else.</summary>
[TestClass]
public sealed class WideningTests
{
    [TestMethod]
    [DataRow("Microsoft.ML.Core")]
    [DataRow("Microsoft.ML.Data")]
    public void A_widened_copy_is_the_original_with_wider_flags(string assembly)
    {
        var (original, widened) = (Original(assembly), Widened(assembly));
        CollectionAssert.AreNotEqual(original, widened);
        Expect.None(FlagColumns.UnexpectedBytes(original, widened).Take(10));
    }

    [TestMethod]
    public void There_are_copies_of_the_assemblies_whose_access_checks_are_off_and_of_no_other()
    {
        using var library = CompiledCode.Open("MLNetDeep");
        var copies = Directory.GetFiles(WidenedFolder, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.AreEqual(string.Join(", ", AccessCheckTests.OffIn(library).Order()), string.Join(", ", copies.Order()));
    }

    [TestMethod]
    public void What_ships_is_untouched()
    {
        using var core = CompiledCode.Open("Microsoft.ML.Core");
        Assert.IsFalse(core.GetType("Microsoft.ML.ModelLoadContext").IsPublic
            && core.GetType("Microsoft.ML.LoadableClassAttribute").IsPublic);
    }

    [TestMethod]
    public void One_byte_changed_elsewhere_is_found()
    {
        var (original, widened) = (Original("Microsoft.ML.Core"), Widened("Microsoft.ML.Core"));
        widened[^1] ^= 1;
        StringAssert.StartsWith(FlagColumns.UnexpectedBytes(original, widened).Single(), $"Byte 0x{original.Length - 1:x}: ");
    }

    [TestMethod]
    public void A_flag_that_was_not_widened_is_found() =>
        Assert.IsNotEmpty(FlagColumns.UnexpectedBytes(Original("Microsoft.ML.Core"), Original("Microsoft.ML.Core")));

    [TestMethod]
    public void A_copy_of_another_length_is_found() =>
        Assert.AreEqual("The copy has 3 bytes, the original 2.", FlagColumns.UnexpectedBytes(new byte[2], new byte[3]).Single());

    private static string WidenedFolder =>
        Repository.PathOf($"src/MLNetDeep/obj/{Repository.Configuration}/{Repository.Framework}/widened");

    /// <summary>As the compiler would have read it: of the oldest version of ML.NET that the library promises, not of the one these tests
    /// run on.</summary>
    private static byte[] Original(string assembly) => File.ReadAllBytes(
        File.ReadLines(Path.Combine(Path.GetDirectoryName(WidenedFolder)!, "widened.txt"))
        .Single(path => Path.GetFileNameWithoutExtension(path) == assembly));

    private static byte[] Widened(string assembly) => File.ReadAllBytes(Path.Combine(WidenedFolder, assembly + ".dll"));
}
