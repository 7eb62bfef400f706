using DeepLearningChapter.Data;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter.Data;

[TestClass]
public class BookSplitTests
{
    [TestMethod]
    public void First_fifth_of_the_permutation_validates_and_the_rest_trains()
    {
        var split = BookSplit.Of([.. Enumerable.Range(0, 10)]);

        CollectionAssert.AreEqual(new[] { 8, 1 }, split.Validation.ToArray());
        CollectionAssert.AreEqual(new[] { 5, 0, 7, 2, 9, 4, 3, 6 }, split.Training.ToArray());
    }

    [TestMethod]
    public void Validation_is_rounded_up_as_scikit_learn_does()
    {
        var split = BookSplit.Of([.. Enumerable.Range(0, 11)]);
        Assert.AreEqual((3, 8), (split.Validation.Count, split.Training.Count));
    }

    [TestMethod]
    public void Book_trains_on_48000_and_validates_on_12000()
    {
        var split = BookSplit.Of([.. Enumerable.Range(0, 60_000)]);
        Assert.AreEqual((12_000, 48_000), (split.Validation.Count, split.Training.Count));
    }
}
