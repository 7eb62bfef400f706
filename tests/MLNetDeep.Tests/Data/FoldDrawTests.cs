using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class FoldDrawTests
{
    private static readonly int[] Classes = [.. Enumerable.Range(0, 103).Select(row => row % 7 < 4 ? 0 : row % 7 < 6 ? 1 : 2)];

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(103)]
    public void Every_row_is_held_out_once_and_folds_are_of_a_size(int count)
    {
        var folds = Draw(count, seed: 1);
        Assert.HasCount(count, folds);
        CollectionAssert.AreEqual(Enumerable.Range(0, 103).ToArray(), folds.SelectMany(rows => rows).Order().ToArray());
        Assert.IsLessThanOrEqualTo(1, folds.Max(rows => rows.Length) - folds.Min(rows => rows.Length));
        Assert.IsTrue(folds.All(rows => rows.SequenceEqual(rows.Order())), "In the order of the data set.");
    }

    [TestMethod]
    public void Every_fold_has_its_share_of_every_class()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            foreach (var ofClass in new[] { 0, 1, 2 })
            {
                int[] counts = [.. Draw(5, seed).Select(rows => rows.Count(row => Classes[row] == ofClass))];
                Assert.IsLessThanOrEqualTo(1, counts.Max() - counts.Min(), $"Class {ofClass}: {string.Join(", ", counts)}.");
            }
        }
    }

    [TestMethod]
    public void The_seed_decides()
    {
        Assert.IsTrue(Same(Draw(5, seed: 3), Draw(5, seed: 3)));
        Assert.IsFalse(Same(Draw(5, seed: 3), Draw(5, seed: 4)));
        Assert.IsFalse(Draw(5, seed: 3)[0].SequenceEqual(Enumerable.Range(0, 21)), "Rows are shuffled.");
    }

    [TestMethod]
    public void A_group_is_in_one_fold_and_folds_are_nearly_of_a_size()
    {
        var random = new Random(2);
        int[] groups = [.. Enumerable.Range(0, 40).SelectMany(group => Enumerable.Repeat(group, random.Next(1, 8)))];
        var folds = Draw(4, seed: 1, groups);
        foreach (var group in Enumerable.Range(0, 40))
            Assert.AreEqual(1, folds.Count(rows => rows.Any(row => groups[row] == group)), $"Group {group}.");
        Assert.AreEqual(groups.Length, folds.Sum(rows => rows.Length));
        Assert.IsLessThanOrEqualTo(7, folds.Max(rows => rows.Length) - folds.Min(rows => rows.Length));
        Assert.IsFalse(Same(folds, Draw(4, seed: 2, groups)));
    }

    [TestMethod]
    public void One_large_group_is_a_fold_by_itself()
    {
        var folds = Draw(3, seed: 1, [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
        Assert.AreEqual("2 2 8", string.Join(' ', folds.Select(rows => rows.Length).Order()));
    }

    [TestMethod]
    public void There_must_be_a_row_or_a_group_for_each_fold()
    {
        Assert.AreEqual(
            "There must be at least 1 row for each fold. Received: 103 usable rows and 104 folds. Ask for fewer folds, or gather more "
            + "data.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Draw(104, seed: 1)).Message);
        Assert.AreEqual(
            "There must be at least 1 group for each fold. Received: 1 usable group and 2 folds. Ask for fewer folds, or gather more data.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Draw(2, seed: 1, [0, 0, 0])).Message);
    }

    private static IReadOnlyList<int[]> Draw(int folds, int seed, int[]? groups = null)
    {
        using var examples = MadeUpData.OfClasses(groups is null ? Classes : new int[groups.Length]) with { Groups = groups };
        return [.. FoldDraw.Draw(examples, folds, seed).Select(fold => fold.HeldOut)];
    }

    private static bool Same(IReadOnlyList<int[]> a, IReadOnlyList<int[]> b) => a.Zip(b).All(pair => pair.First.SequenceEqual(pair.Second));
}
