using DeepLearningChapter.Figures;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter.Figures;

[TestClass]
public class MarkdownPageTests
{
    private static readonly StepResult Result = new(
        2, "ReLU", [new Figure("100 ReLU", "accuracy", Quantity.Accuracy, new BookFigure(.8665, .8652), .87)]);

    [TestMethod]
    public void Figures_are_headed_by_where_they_come_from() =>
        Assert.AreEqual(
            """
            Fashion-MNIST, seed 42. The whole run took 83 s.

            | Step | Network | Figure | Book, 1st ed. | 2nd ed. | Here | Near |
            |--:|---|---|--:|--:|--:|---|
            | 2 | 100 ReLU | accuracy | 0.8665 | 0.8652 | 0.8700 | yes |

            """.ReplaceLineEndings("\n"),
            MarkdownPage.Text("Fashion-MNIST, seed 42", caveat: null, [Result], TimeSpan.FromSeconds(83.2)));

    [TestMethod]
    public void Caveat_comes_before_the_table() =>
        StringAssert.StartsWith(
            MarkdownPage.Text("Silhouettes", "They mean nothing.", [Result], TimeSpan.FromSeconds(5)),
            "Silhouettes. The whole run took 5 s.\n\n**They mean nothing.**\n\n| Step |");
}
