using DeepLearningChapter.Figures;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter.Figures;

[TestClass]
public class FigureTableTests
{
    private static readonly Figure Accuracy = new("100 ReLU", "accuracy", Quantity.Accuracy, new BookFigure(.8665, .8652), .87);

    [TestMethod]
    public void Rows_are_numbered_by_their_step()
    {
        var console = new PlainConsole();
        FigureTable.Write(console.Console, [new StepResult(1, "Data", []), new StepResult(2, "ReLU", [Accuracy])]);

        CollectionAssert.AreEqual(
            new[] { "Step|Network|Figure|Book, 1st ed.|2nd ed.|Here|Near", "2|100 ReLU|accuracy|0.8665|0.8652|0.8700|yes" },
            console.TableRows);
    }

    [TestMethod]
    public void Without_figures_there_is_no_table()
    {
        var console = new PlainConsole();
        FigureTable.Write(console.Console, [new StepResult(1, "Data", [])]);
        Assert.AreEqual("", string.Concat(console.Lines));
    }
}
