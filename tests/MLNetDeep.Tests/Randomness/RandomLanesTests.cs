using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Randomness;

[TestClass]
public sealed class RandomLanesTests
{
    [TestMethod]
    public void Lanes_give_the_numbers_that_the_stream_gives_one_after_the_other()
    {
        foreach (var (start, each) in new[] { (0L, 1L), (0, 7), (1, 64), (255, 256), (256, 1), (1000, 333), (65_536, 4096), (123_457, 0) })
        {
            var stream = new RandomStream(42, RandomPurpose.Dropout, 7, 2);
            var lanes = new RandomLanes(stream, start, each);
            Skip(ref stream, start);
            var expected = new ulong[4 * each];
            for (var i = 0; i < expected.Length; i++)
                expected[i] = stream.NextUInt64();

            var actual = new ulong[4 * each];
            for (var i = 0; i < each; i++)
            {
                var numbers = lanes.NextUInt64();
                for (var lane = 0; lane < 4; lane++)
                    actual[lane * each + i] = numbers[lane];
            }

            CollectionAssert.AreEqual(expected, actual, $"from {start}, {each} a lane");
            var last = lanes.Last;
            Assert.AreEqual(stream.NextUInt64(), last.NextUInt64(), $"behind the last lane, from {start}, {each} a lane");
        }
    }

    [TestMethod]
    public void A_jump_of_2_to_the_62_is_what_two_of_half_the_length_are()
    {
        const long Far = 1L << 62;
        var stream = new RandomStream(1, RandomPurpose.Order);
        var once = new RandomLanes(stream, Far, 0).Last;
        var twice = new RandomLanes(new RandomLanes(stream, Far / 2, 0).Last, Far / 2, 0).Last;
        Assert.AreEqual(once.NextUInt64(), twice.NextUInt64());
        Assert.AreNotEqual(stream.NextUInt64(), once.NextUInt64());
    }

    private static void Skip(ref RandomStream stream, long count)
    {
        for (var i = 0L; i < count; i++)
            stream.NextUInt64();
    }
}
