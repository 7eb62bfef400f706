using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Randomness;

[TestClass]
public sealed class RandomStreamTests
{
    [TestMethod]
    public void Its_numbers_are_those_of_an_independent_implementation()
    {
        // xoshiro256** and SplitMix64 written once more in another language; a change here changes every model trained with a seed.
        CollectionAssert.AreEqual(
            new[] { 0x52288df6921c8330UL, 0xdce1f03d123c5badUL, 0xde2034e00be75b69UL },
            Draw(new RandomStream(0, RandomPurpose.ValidationSplit)));
        CollectionAssert.AreEqual(
            new[] { 0x948d008fdfd66233UL, 0x12c43692bc8030d9UL, 0xbbb131de408334bfUL },
            Draw(new RandomStream(42, RandomPurpose.StartWeights, 3)));
        CollectionAssert.AreEqual(
            new[] { 0x5adf11f932020c06UL, 0x8ea16ac5220e20e7UL, 0x836b5abb18a45731UL },
            Draw(new RandomStream(42, RandomPurpose.Dropout, 7, 2)));
        CollectionAssert.AreEqual(
            new[] { 0xa278088c24a999b2UL, 0x5391b4cf94083744UL, 0x5f5e0d2720415591UL },
            Draw(new RandomStream(-1, RandomPurpose.Order, 20)));
    }

    [TestMethod]
    public void No_two_of_many_streams_share_a_number()
    {
        var streams =
            from seed in new[] { int.MinValue, -1, 0, 1, 2, int.MaxValue }
            from purpose in Enum.GetValues<RandomPurpose>()
            from index in new long[] { 0, 1, 2, 100, 1L << 33 }
            from subIndex in new[] { 0, 1, 2, 50 }
            select new RandomStream(seed, purpose, index, subIndex);

        var numbers = streams.SelectMany(stream => Draw(stream, 20)).ToList();

        Assert.HasCount(6 * Enum.GetValues<RandomPurpose>().Length * 5 * 4 * 20, numbers.Distinct().ToList());
    }

    [TestMethod]
    public void Streams_of_neighbouring_indices_are_not_correlated()
    {
        const int Count = 4000;
        foreach (var (a, b) in new[]
        {
            (new RandomStream(1, RandomPurpose.Dropout, 1), new RandomStream(1, RandomPurpose.Dropout, 2)),
            (new RandomStream(1, RandomPurpose.Dropout, 1, 0), new RandomStream(1, RandomPurpose.Dropout, 1, 1)),
            (new RandomStream(1, RandomPurpose.Order, 1), new RandomStream(1, RandomPurpose.Dropout, 1)),
            (new RandomStream(1, RandomPurpose.Order, 1), new RandomStream(2, RandomPurpose.Order, 1)),
        })
        {
            var (first, second) = (a, b);
            var product = Enumerable.Range(0, Count).Average(_ => (first.NextSingle() - 0.5) * (second.NextSingle() - 0.5) * 12);
            Assert.IsLessThan(4 / Math.Sqrt(Count), Math.Abs(product), "The correlation.");
        }
    }

    [TestMethod]
    public void Singles_are_uniform_from_0_to_below_1()
    {
        const int Count = 20_000;
        var stream = new RandomStream(5, RandomPurpose.StartWeights);
        var values = Enumerable.Range(0, Count).Select(_ => stream.NextSingle()).ToArray();

        Assert.IsTrue(values.All(v => v is >= 0 and < 1));
        Assert.IsLessThan(0.01, Math.Abs(values.Average() - 0.5));
        Assert.IsLessThan(0.005, Math.Abs(values.Average(v => Math.Pow(v - 0.5, 2)) - 1.0 / 12));
        CheckUniform([.. values.GroupBy(v => (int)(v * 20)).Select(g => g.Count())], 20, Count);
    }

    [TestMethod]
    public void Integers_are_uniform_below_their_limit()
    {
        var stream = new RandomStream(6, RandomPurpose.Order);
        CheckUniform([.. Enumerable.Range(0, 21_000).GroupBy(_ => stream.NextInt32(7)).OrderBy(g => g.Key).Select(g => g.Count())], 7,
            21_000);
        Assert.AreEqual(0, stream.NextInt32(1));
        Assert.IsTrue(Enumerable.Range(0, 1000).All(_ => stream.NextInt32(int.MaxValue) is >= 0 and < int.MaxValue));
    }

    [TestMethod]
    public void Shuffle_is_a_permutation_and_every_one_of_them_comes_up_equally_often()
    {
        var stream = new RandomStream(7, RandomPurpose.Order);
        var orders = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            stream.Shuffle(items.AsSpan());
            orders[new string(items)] = orders.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.IsTrue(orders.Keys.All(order => order.Order().SequenceEqual("abcd")));
        CheckUniform([.. orders.Values], 24, 24_000);
    }

    [TestMethod]
    public void Shuffling_nothing_or_one_item_draws_nothing()
    {
        var (shuffled, fresh) = (new RandomStream(8, RandomPurpose.Order), new RandomStream(8, RandomPurpose.Order));
        shuffled.Shuffle(Span<int>.Empty);
        shuffled.Shuffle(new int[1].AsSpan());
        Assert.AreEqual(fresh.NextUInt64(), shuffled.NextUInt64());
    }

    private static ulong[] Draw(RandomStream stream, int count = 3) => [.. Enumerable.Range(0, count).Select(_ => stream.NextUInt64())];

    /// <summary>Chi-squared within four standard deviations of its mean.</summary>
    private static void CheckUniform(int[] counts, int bins, int total)
    {
        Assert.HasCount(bins, counts);
        var expected = total / (double)bins;
        var chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.IsLessThan(bins - 1 + 4 * Math.Sqrt(2.0 * (bins - 1)), chiSquared, "Chi-squared.");
    }
}
