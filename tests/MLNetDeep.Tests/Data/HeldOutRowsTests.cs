using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class HeldOutRowsTests
{
    [TestMethod]
    public void No_group_is_on_both_sides_and_no_further_group_would_bring_the_split_nearer_to_the_fraction()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var groups = MakeGroups(random, count: random.Next(2, 30), largest: random.Next(1, 12));
            var fraction = 0.02f + 0.96f * random.NextSingle();

            var (training, validation) = Draw(new GroupSplit("G", fraction), groups, seed);

            CollectionAssert.AreEquivalent(
                Enumerable.Range(0, groups.Length).ToArray(), training.Concat(validation).ToArray(), $"seed {seed}");
            var sizes = training.CountBy(row => groups[row]).ToDictionary();
            var heldOut = validation.Select(row => groups[row]).ToHashSet();
            Assert.IsFalse(sizes.Keys.Any(heldOut.Contains), $"seed {seed}");
            Assert.IsNotEmpty(training);
            Assert.IsNotEmpty(validation);

            // With one group on a side, that side may be all that is left to take.
            if (sizes.Count == 1 || heldOut.Count == 1)
                continue;
            var off = Math.Abs(validation.Length - groups.Length * (double)fraction);
            Assert.IsTrue(sizes.Values.All(size => Math.Abs(validation.Length + size - groups.Length * (double)fraction) >= off),
                $"seed {seed}");
        }
    }

    [TestMethod]
    public void Many_small_groups_reach_the_fraction_to_within_half_a_group()
    {
        int[] groups = [.. Enumerable.Range(0, 1000).Select(row => row / 4)];
        for (var seed = 0; seed < 20; seed++)
            Assert.AreEqual(200, Draw(new GroupSplit("G", 0.2f), groups, seed).Validation.Length);
    }

    [TestMethod]
    public void A_group_that_would_be_as_far_beyond_the_fraction_as_it_is_short_of_it_is_trained_on()
    {
        int[] groups = [.. Enumerable.Range(0, 20).Select(row => row / 2)];
        Assert.AreEqual(4, Draw(new GroupSplit("G", 0.25f), groups, seed: 1).Validation.Length);
    }

    [TestMethod]
    public void The_seed_says_which_groups_are_drawn()
    {
        int[] groups = [.. Enumerable.Range(0, 100).Select(row => row / 5)];
        var split = new GroupSplit("G", 0.3f);

        CollectionAssert.AreEqual(Draw(split, groups, seed: 1).Validation, Draw(split, groups, seed: 1).Validation);
        CollectionAssert.AreNotEqual(Draw(split, groups, seed: 1).Validation, Draw(split, groups, seed: 2).Validation);
    }

    [TestMethod]
    [DataRow(0.01f, 1, DisplayName = "none of the groups is nearest: the smallest is held out")]
    [DataRow(0.99f, 9, DisplayName = "all of the groups are nearest: the smallest is trained on")]
    public void Of_few_large_groups_each_side_gets_at_least_one(float fraction, int heldOut) =>
        Assert.AreEqual(heldOut, Draw(new GroupSplit("G", fraction), [0, 0, 0, 0, 1, 2, 2, 2, 2, 2], seed: 3).Validation.Length);

    [TestMethod]
    public void One_group_cannot_be_split()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Draw(new GroupSplit("Patient", 0.5f), [0, 0, 0], seed: 1));
        Assert.AreEqual(
            "Group column 'Patient' must hold at least 2 groups: one to train on and one to validate on. Received: 1 group in all of 3 "
            + "rows. Check the column, or use RandomSplit.",
            error.Message);
    }

    [TestMethod]
    [DataRow(0.25f, 2)]
    [DataRow(0.3f, 2)]
    [DataRow(0.32f, 3)]
    public void The_last_rows_are_held_out_whatever_the_seed(float fraction, int heldOut)
    {
        var (training, validation) = Draw(new LastRowsSplit(fraction), new int[8], seed: 4);
        CollectionAssert.AreEqual(Enumerable.Range(0, 8 - heldOut).ToArray(), training);
        CollectionAssert.AreEqual(Enumerable.Range(8 - heldOut, heldOut).ToArray(), validation);
    }

    [TestMethod]
    public void A_random_split_is_stratified_by_class()
    {
        var (_, validation) = Draw(
            new RandomSplit(0.2f), new int[100], seed: 4, [.. Enumerable.Range(0, 100).Select(row => row % 10 == 0 ? 1 : 0)]);
        Assert.HasCount(20, validation);
        Assert.AreEqual(2, validation.Count(row => row % 10 == 0));
    }

    [TestMethod]
    public void A_fraction_that_leaves_no_row_is_refused()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Draw(new LastRowsSplit(0.1f), [0, 0], seed: 1));
        Assert.AreEqual(
            "The fraction of a split must leave at least 1 training row and 1 validation row. Received: 0.1 of 2 rows, which leaves 2 "
            + "and 0. Change ValidationFraction or the Fraction of ValidationSplit, or pass a validation set to Fit.",
            error.Message);
    }

    private static int[] MakeGroups(Random random, int count, int largest)
    {
        int[] rows = [.. Enumerable.Range(0, count).SelectMany(group => Enumerable.Repeat(group, random.Next(1, largest + 1)))];
        random.Shuffle(rows);
        return rows;
    }

    private static (int[] Training, int[] Validation) Draw(ValidationSplit split, int[] groups, int seed, int[]? classes = null)
    {
        using var examples = new RowStore(
            MadeUpData.ZeroFeatures(groups.Length), Labels.Same(groups.Length, 1), classes, 0)
        { Groups = groups };
        var (training, validation) = HeldOutRows.Draw(examples, split, seed);
        return (training.Rows, validation.Rows);
    }
}
