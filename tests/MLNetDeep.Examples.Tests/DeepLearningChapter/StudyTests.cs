using DeepLearningChapter;
using DeepLearningChapter.Steps;
using ExampleKit.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter;

[TestClass]
public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlainConsole _console = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Four_fifths_train_and_a_fifth_validates()
    {
        var study = Of(isFashionMnist: false, quick: false);

        Assert.HasCount(200, study.Images);
        Assert.AreEqual((160, 40), (Count(study.Training), Count(study.Validation)));
        Assert.AreEqual("Silhouettes (not Fashion-MNIST), seed 7", study.Origin);

        int Count(Microsoft.ML.IDataView images) =>
            study.MLContext.Data.CreateEnumerable<LabelledImage>(images, reuseRowObject: true).Count();
    }

    [TestMethod]
    public void Step_gives_the_same_figures_each_time_and_saves_its_plot()
    {
        var study = Of(isFashionMnist: false, quick: true);

        CollectionAssert.AreEqual(new SoftmaxLayer().Take(study).ToArray(), new SoftmaxLayer().Take(study).ToArray());
        CollectionAssert.Contains(_folder.FileNames, "softmax.png");
    }

    [TestMethod]
    public void What_is_loaded_has_the_figures_of_what_was_saved()
    {
        var figures = new SavedAndLoaded().Take(Of(isFashionMnist: false, quick: true));

        Assert.AreEqual(figures[1].Here, figures[3].Here);
        Assert.AreEqual(figures[1].Here, figures[5].Here);
        Assert.AreEqual(figures[0].Here, figures[2].Here, 1e-5);
        CollectionAssert.IsSubsetOf(new[] { "weights.safetensors", "model.zip", "dropout-10-epochs.png" }, _folder.FileNames);
    }

    [TestMethod]
    [DataRow(false, false, "THESE FIGURES ARE OF DRAWN SILHOUETTES AND MEAN NOTHING FOR FASHION-MNIST OR BESIDE THE BOOK'S.")]
    [DataRow(false, true, "THESE FIGURES ARE OF DRAWN SILHOUETTES AND MEAN NOTHING FOR FASHION-MNIST OR BESIDE THE BOOK'S.")]
    [DataRow(true, true, "A few images and epochs only: these figures show that everything works, and mean nothing beside the book's.")]
    [DataRow(true, false, null)]
    public void Figures_that_mean_nothing_are_said_to(bool isFashionMnist, bool quick, string? caveat) =>
        Assert.AreEqual(caveat, Of(isFashionMnist, quick).Caveat);

    private Study Of(bool isFashionMnist, bool quick)
    {
        var files = FashionMnistFiles.In(_folder.Path);
        IdxWriter.Write(new Silhouettes(seed: 1).Draw(200), files.TrainImages, files.TrainLabels);
        return new Study(new FoundData(files, isFashionMnist), quick, _folder.Path, seed: 7, _console.Console);
    }
}
