using DeepLearningChapter.Figures;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter.Figures;

[TestClass]
public class FigureTests
{
    [TestMethod]
    [DataRow(.8458, .8458, .8558, "yes")]
    [DataRow(.8458, .8458, .8559, "no")]
    [DataRow(.8458, .8458, .8357, "no")]
    [DataRow(.8780, .8829, .8720, "1st only")]
    [DataRow(.8780, .8829, .8900, "2nd only")]
    [DataRow(.8858, null, .8800, "yes")]
    [DataRow(.8858, null, .8700, "no")]
    [DataRow(null, null, .8700, "–")]
    [DataRow(.8458, .8458, double.NaN, "no")]
    public void Accuracy_is_near_within_a_hundredth(double? first, double? second, double here, string verdict) =>
        Assert.AreEqual(verdict, Of(Quantity.Accuracy, first, second, here).Verdict);

    [TestMethod]
    [DataRow(.3202, "yes")]
    [DataRow(.32024, "yes")]
    [DataRow(.3203, "no")]
    public void Loss_is_near_within_two_hundredths_as_written(double here, string verdict) =>
        Assert.AreEqual(verdict, Of(Quantity.Loss, .3002, .3002, here).Verdict);

    [TestMethod]
    public void Counts_are_not_judged() => Assert.AreEqual("–", Of(Quantity.Count, 17, 13, 99).Verdict);

    [TestMethod]
    public void Cells_are_shares_to_four_places_and_whole_counts()
    {
        CollectionAssert.AreEqual(
            new[] { "net", "it", "0.8196", "0.8194", "0.8000", "no" }, Of(Quantity.Accuracy, .8196, .81942, .8).Cells().ToArray());
        CollectionAssert.AreEqual(
            new[] { "net", "it", "971,928", "–", "318,368", "–" }, Of(Quantity.Count, 971_928, null, 318_368).Cells().ToArray());
    }

    [TestMethod]
    public void Pair_is_the_loss_then_the_accuracy()
    {
        var book = new BookPair(new BookFigure(.3, .31), new BookFigure(.9, .91));
        CollectionAssert.AreEqual(
            new[]
            {
                new Figure("net", "validation loss", Quantity.Loss, book.Loss, .2),
                new Figure("net", "validation accuracy", Quantity.Accuracy, book.Accuracy, .8),
            },
            Figure.Pair("net", "validation", book, loss: .2, accuracy: .8).ToArray());
    }

    private static Figure Of(Quantity quantity, double? first, double? second, double here) =>
        new("net", "it", quantity, new BookFigure(first, second), here);
}
