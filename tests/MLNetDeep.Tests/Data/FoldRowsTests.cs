using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class FoldRowsTests
{
    [TestMethod]
    public void Folds_share_the_features_and_each_has_labels_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var examples = Numbers(6);
        using (var first = new FoldRows(examples, [0, 1], labelsChange: true, split: null, seed: 1))
        using (var second = new FoldRows(examples, [2, 3], labelsChange: true, split: null, seed: 1))
        {
            first.ForTraining.ChangeLabels(labels => labels.copy_(full([6, 1], -1f)));
            var (ofFirst, ofSecond) = (RowsOf(first.ForTraining.Training), RowsOf(second.ForTraining.Training));

            Assert.AreSame(examples.Features, ofFirst.Store.Features);
            Assert.AreSame(examples.Features, ofSecond.Store.Features);
            Assert.IsTrue(LabelsOf(ofFirst.Store).All(label => label == -1));
            CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, LabelsOf(ofSecond.Store));
            CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, LabelsOf(first.HeldOut.Store), "Rows held out are judged in units of the label.");
        }
        Assert.IsFalse(examples.Labels.IsInvalid, "The folds' end is not that of the rows.");
        Assert.AreEqual(6, examples.Features.Count);
    }

    [TestMethod]
    public void Labels_that_do_not_change_are_shared()
    {
        using var examples = Numbers(4);
        NativeMemory.AssertUnchanged(() =>
        {
            using var fold = new FoldRows(examples, [1], labelsChange: false, split: null, seed: 1);
            Assert.AreSame(examples, RowsOf(fold.ForTraining.Training).Store);
        });
    }

    [TestMethod]
    public void Validation_rows_come_from_the_training_rows()
    {
        using var examples = Numbers(20);
        using var fold = new FoldRows(examples, [3, 7, 11], labelsChange: true, new LastRowsSplit(.25f), seed: 1);
        CollectionAssert.AreEqual(new[] { 16, 17, 18, 19 }, RowsOf(fold.ForTraining.Validation!).Rows);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15 }, RowsOf(fold.ForTraining.Training).Rows);
        CollectionAssert.AreEqual(new[] { 3, 7, 11 }, fold.HeldOut.Rows);
    }

    [TestMethod]
    public void A_split_that_leaves_nothing_leaves_no_labels_behind()
    {
        using var examples = Numbers(4);
        NativeMemory.AssertUnchanged(() => Assert.ThrowsExactly<InvalidOperationException>(() => new FoldRows(examples, [0, 1], labelsChange: true, new RandomSplit(.1f), seed: 1)));
    }

    private static RowStore Numbers(int count) => new(MadeUpData.ZeroFeatures(count), arange(count, float32).view(count, 1).DetachFromDisposeScope(), Classes: null, SkippedRows: 0);

    private static float[] LabelsOf(RowStore examples) => [.. Enumerable.Range(0, examples.Count).Select(row => examples.LabelValues(row)[0])];

    private static RowSelection RowsOf(RowSource source) => source.Epoch(RowOrder.AsTheyCame).Single();
}
