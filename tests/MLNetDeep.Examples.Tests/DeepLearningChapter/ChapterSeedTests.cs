using DeepLearningChapter;
using ExampleKit;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter;

[TestClass]
public class ChapterSeedTests
{
    [TestMethod]
    [DataRow(null, 42)]
    [DataRow("", 42)]
    [DataRow("0", 0)]
    [DataRow("7", 7)]
    public void Seed_is_42_unless_another_is_named(string? text, int seed) => Assert.AreEqual(seed, ChapterSeed.Parse(text));

    [TestMethod]
    [DataRow("-1")]
    [DataRow("1.5")]
    [DataRow("seven")]
    [DataRow("2147483648")]
    public void Nonsense_is_an_error(string text) =>
        Assert.AreEqual(
            $"MLNETDEEP_CHAPTER_SEED must be a whole number from 0 to 2147483647. Received: '{text}'. Leave it out for 42.",
            Assert.ThrowsExactly<UsageException>(() => ChapterSeed.Parse(text)).Message);
}
