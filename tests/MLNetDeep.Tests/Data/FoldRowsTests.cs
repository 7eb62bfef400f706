using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class FoldRowsTests
{
    [TestMethod]
    public void Folds_share_features_and_labels()
    {
        using var examples = Numbers(6);
        var (first, second) = (Of(examples, [0, 1], split: null, seed: 1), Of(examples, [2, 3], split: null, seed: 1));

        Assert.AreSame(examples, RowsOf(first.ForTraining.Training).Store);
        Assert.AreSame(examples, RowsOf(second.ForTraining.Training).Store);
        Assert.AreSame(examples, first.HeldOut.Store);
        CollectionAssert.AreEqual(new[] { 0, 1, 4, 5 }, RowsOf(second.ForTraining.Training).Rows);
    }

    [TestMethod]
    public void Validation_rows_come_from_the_training_rows()
    {
        using var examples = Numbers(20);
        var fold = Of(examples, [3, 7, 11], new LastRowsSplit(.25f), seed: 1);
        CollectionAssert.AreEqual(new[] { 16, 17, 18, 19 }, RowsOf(fold.ForTraining.Validation!).Rows);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15 }, RowsOf(fold.ForTraining.Training).Rows);
        CollectionAssert.AreEqual(new[] { 3, 7, 11 }, fold.HeldOut.Rows);
    }

    [TestMethod]
    public void A_split_that_leaves_nothing_is_refused()
    {
        using var examples = Numbers(4);
        Assert.ThrowsExactly<InvalidOperationException>(() => Of(examples, [0, 1], new RandomSplit(.1f), seed: 1));
    }

    private static RowStore Numbers(int count) =>
        new(MadeUpData.ZeroFeatures(count), Labels.Of(1, [.. Enumerable.Range(0, count).Select(i => (float)i)]), Classes: null,
            SkippedRows: 0);

    private static RowSelection RowsOf(RowSource source) => source.Epoch(RowOrder.AsTheyCame).Single();

    private static FoldRows Of(RowStore examples, int[] heldOut, ValidationSplit? split, int seed) =>
        FoldRows.Of(examples, Fold.OfOthers(examples.Count, [heldOut])[0], split, seed);
}
