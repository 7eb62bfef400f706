using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class RandomSplitTests
{
    [TestMethod]
    public void Every_class_gives_its_exact_share()
    {
        // 100 rows of class 0, 50 of class 1, 10 of class 2, mixed.
        int[] classes = [.. Enumerable.Range(0, 160).Select(i => i % 16 < 10 ? 0 : i % 16 < 15 ? 1 : 2)];
        var (training, validation) = Draw(classes, 0.2f);

        CollectionAssert.AreEqual(new[] { 20, 10, 2 }, CountsOf(classes, validation));
        CollectionAssert.AreEqual(new[] { 80, 40, 8 }, CountsOf(classes, training));
    }

    [TestMethod]
    public void Rounding_errs_by_less_than_one_row_a_class_and_not_at_all_in_sum()
    {
        foreach (var fraction in new[] { 0.1f, 0.25f, 0.3f, 0.5f, 0.9f })
        {
            // So large that the row of each class that stays takes nothing from the fraction.
            int[] sizes = [17, 11, 13, 12, 11, 14, 28, 15];
            int[] classes = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];
            var (_, validation) = Draw(classes, fraction);

            Assert.HasCount((int)Math.Round(classes.Length * (double)fraction, MidpointRounding.AwayFromZero), validation);
            foreach (var (size, count) in sizes.Zip(CountsOf(classes, validation)))
                Assert.IsLessThanOrEqualTo(1, Math.Abs(size * fraction - count), $"{count} of {size} for {fraction}");
        }
    }

    [TestMethod]
    public void At_least_one_row_of_each_class_is_trained_on_and_the_total_stays_where_rows_are_to_spare()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int[] classes = [.. Enumerable.Range(0, random.Next(1, 8)).SelectMany(c => Enumerable.Repeat(c, random.Next(1, 5)))];
            random.Shuffle(classes);
            var fraction = 0.02f + 0.96f * random.NextSingle();
            var asked = (int)Math.Round(classes.Length * (double)fraction, MidpointRounding.AwayFromZero);
            var spare = classes.Length - classes.Distinct().Count();
            if (Math.Min(asked, spare) == 0)
                continue;

            var (training, validation) = Draw(classes, fraction, seed);
            CollectionAssert.AreEquivalent(
                classes.Distinct().ToArray(), training.Select(row => classes[row]).Distinct().ToArray(), $"seed {seed}");
            Assert.HasCount(Math.Min(asked, spare), validation, $"seed {seed}");
            CollectionAssert.AreEqual(validation, Draw(classes, fraction, seed).Validation);
        }
    }

    /// <summary>A row for each of them in turn, going over all classes each time, would take minutes.</summary>
    [TestMethod]
    public void What_the_last_of_many_classes_cannot_give_those_give_that_have_most_rows_left()
    {
        // Of the first classes there are four rows each, of the last 60,000 one.
        int[] classes = [.. Enumerable.Range(0, 80_000).Select(row => row / 4), .. Enumerable.Range(20_000, 60_000)];
        var (training, validation) = Draw(classes, 0.4f);

        Assert.HasCount(56_000, validation);
        var given = CountsOf(classes, validation);
        // 56,000 are 2.8 of each of 20,000: the first ones give a third row.
        Assert.IsTrue(given[..16_000].All(count => count == 3) && given[16_000..20_000].All(count => count == 2));
        Assert.HasCount(84_000, training);
    }

    [TestMethod]
    public void Where_no_class_would_be_lost_the_rows_are_those_of_version_0_1()
    {
        // Drawn before a row of every class was kept; figures in the documents follow from such draws.
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 0 ? 2 : i % 3 == 0 ? 1 : 0)];
        CollectionAssert.AreEqual(new[] { 4, 7, 8, 10, 14, 15, 22, 36, 40, 45, 46, 47 }, Draw(classes, 0.2f, seed: 5).Validation);
    }

    [TestMethod]
    public void Rows_none_of_which_can_be_spared_are_refused_with_the_reason()
    {
        var data = MadeUpData.Multiclass(MadeUpData.Features(3, width: 2), [1, 2, 3], 3);
        Assert.AreEqual(
            "A random split must leave at least 1 training row of every class, and 1 validation row. Received: 0.5 of 3 rows, which "
            + "leaves 3 and 0. No class has a row to spare. Gather more rows, or pass a validation set to Fit.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new DenseNetworkOptions { ValidationFraction = .5f }.Fit(data)).Message);
    }

    [TestMethod]
    public void Both_sides_together_are_all_rows_each_once_and_in_their_order()
    {
        var (training, validation) = Draw([.. Enumerable.Range(0, 101).Select(i => i % 3)], 0.37f);
        CollectionAssert.AreEqual(Enumerable.Range(0, 101).ToArray(), training.Concat(validation).Order().ToArray());
        CollectionAssert.AreEqual(training.Order().ToArray(), training);
        CollectionAssert.AreEqual(validation.Order().ToArray(), validation);
    }

    [TestMethod]
    public void The_seed_decides_which_rows()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i % 2)];
        CollectionAssert.AreEqual(Draw(classes, 0.2f, seed: 1).Validation, Draw(classes, 0.2f, seed: 1).Validation);
        CollectionAssert.AreNotEqual(Draw(classes, 0.2f, seed: 1).Validation, Draw(classes, 0.2f, seed: 2).Validation);

        // Over many seeds every row is held out about as often as any other.
        var heldOut = new int[100];
        for (var seed = 0; seed < 1000; seed++)
            foreach (var row in Draw(classes, 0.2f, seed).Validation)
                heldOut[row]++;
        Assert.IsInRange(140, 260, heldOut.Min());
        Assert.IsInRange(140, 260, heldOut.Max());
    }

    [TestMethod]
    public void Rows_without_classes_are_drawn_from_all()
    {
        using var examples = new RowStore(MadeUpData.ZeroFeatures(40), Labels.Same(40, 1), null, 0);
        var (training, validation) = HeldOutRows.Draw(examples, new RandomSplit(0.25f), seed: 1);
        Assert.AreEqual((30, 10), (training.Count, validation.Count));
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 10).ToArray(), validation.Rows);
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), training.Rows.Concat(validation.Rows).Order().ToArray());
    }

    [TestMethod]
    [DataRow(0.01f, 4, "The fraction of a split must leave at least 1 training row and 1 validation row. Received: 0.01 of 4 rows, which "
        + "leaves 4 and 0. Change ValidationFraction or the Fraction of ValidationSplit, or pass a validation set to Fit.")]
    [DataRow(0.9f, 4, "The fraction of a split must leave at least 1 training row and 1 validation row. Received: 0.9 of 4 rows, which "
        + "leaves 0 and 4. Change ValidationFraction or the Fraction of ValidationSplit, or pass a validation set to Fit.")]
    public void A_fraction_that_leaves_one_side_empty_is_refused_and_leaks_nothing(float fraction, int rows, string message)
    {
        var data = MadeUpData.Regression(MadeUpData.Features(rows, width: 2));
        NativeMemory.AssertUnchanged(() =>
            Assert.AreEqual(message,
                Assert.ThrowsExactly<InvalidOperationException>(
                () => new DenseNetworkOptions { ValidationFraction = fraction }.Fit(data)).Message));
    }

    [TestMethod]
    public void A_fit_uses_the_split()
    {
        var features = MadeUpData.Features(30, width: 2);
        uint[] keys = [.. Enumerable.Range(0, 30).Select(i => i < 20 ? 1u : 2u)];
        var history = new DenseNetworkOptions { ValidationFraction = 0.1f, NumberOfEpochs = 1 }.Fit(
            MadeUpData.Multiclass(features, keys, 2)).History;
        Assert.AreEqual((27L, 3L), (history.TrainingRowCount, history.ValidationRowCount));
    }

    private static int[] CountsOf(int[] classes, int[] rows)
    {
        var counts = new int[classes.Max() + 1];
        foreach (var row in rows)
            counts[classes[row]]++;
        return counts;
    }

    private static (int[] Training, int[] Validation) Draw(int[] classes, float fraction, int seed = 1)
    {
        using var examples = MadeUpData.OfClasses(classes);
        var (training, validation) = HeldOutRows.Draw(examples, new RandomSplit(fraction), seed);
        return (training.Rows, validation.Rows);
    }
}
