using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class ModelCheckpointTests
{
    private static readonly float[][] Features = MadeUpData.Features(64, 4);
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(5, Activation.Tanh)],
        NumberOfEpochs = 4,
        BatchSize = 8
    };

    [TestMethod]
    public void Every_epoch_is_saved_as_the_model_a_fit_of_so_many_epochs_gives()
    {
        using var folder = new TempFolder();
        Options.Fit(MadeUpData.Regression(Features), null, new ModelCheckpoint(folder["model-{epoch}.zip"]));

        Assert.HasCount(4, Directory.GetFileSystemEntries(folder.FullPath));
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            var loaded = (DenseNetworkTransformer)new MLContext().Model.Load(folder[$"model-{epoch}.zip"], out _);
            var alone = (Options with { NumberOfEpochs = epoch }).Fit(MadeUpData.Regression(Features));
            CollectionAssert.AreEqual(alone.WeightBits(), loaded.WeightBits());
            Assert.AreEqual(TrainingEnd.Unfinished, loaded.History.End);
            Assert.HasCount(epoch, loaded.History.Epochs);
        }
    }

    [TestMethod]
    [DataRow("epoch-{epoch:02d}.zip", "{epoch:02d}")]
    [DataRow("{epoch}-{val_loss:.2f}.zip", "{val_loss:.2f}")]
    [DataRow("{Epoch}.zip", "{Epoch}")]
    public void A_name_with_figures_as_Keras_writes_them_is_refused(string name, string unknown)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint(Path.Combine("a {folder}", name)));
        StringAssert.StartsWith(
            error.Message, $"The path of a ModelCheckpoint may have {{epoch}} and {{member}} in braces. Received: '{unknown}'");
        _ = new ModelCheckpoint(Path.Combine("a {folder}", "{member}-{epoch}.zip"));
    }

    [TestMethod]
    public void A_folder_with_figures_as_Keras_writes_them_is_refused() => Assert.Contains(
        "Received: '{epoch:02d}' in", Assert.ThrowsExactly<ArgumentException>(
            () => new ModelCheckpoint(Path.Combine("models", "{epoch:02d}", "model.zip"))).Message);

    [TestMethod]
    public void A_folder_of_each_epoch_is_created()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["a {folder}"]);
        var path = Path.Combine(folder["a {folder}"], "{epoch}", "of {member}", "model.zip");
        Options.Fit(MadeUpData.Regression(Features), null, new ModelCheckpoint(path));

        for (var epoch = 1; epoch <= 4; epoch++)
            Assert.IsTrue(File.Exists(folder[Path.Combine("a {folder}", $"{epoch}", "of 0", "model.zip")]), $"Epoch {epoch}.");
        Assert.HasCount(4, Directory.GetFileSystemEntries(folder["a {folder}"]));
    }

    [TestMethod]
    public void No_folder_is_created_where_no_epoch_is_saved()
    {
        using var folder = new TempFolder();
        var path = folder[Path.Combine("runs", "{epoch}", "model.zip")];
        Assert.ThrowsExactly<InvalidOperationException>(() => Options.Fit(
            MadeUpData.Regression(Features), null,
            new ModelCheckpoint(path) { BestOnly = true, Monitor = MonitoredValue.ValidationLoss }));
        Assert.ThrowsExactly<FormatException>(() => Options.Fit(
            MadeUpData.Regression(Features), null, new ModelCheckpoint(path),
            new LambdaCallback { EpochBegin = _ => throw new FormatException() }));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.FullPath));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_created_is_refused_before_the_first_epoch_and_explained()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["runs"], "a file");
        var path = folder[Path.Combine("runs", "deep", "{epoch}", "model.zip")];
        var epochs = 0;
        var refused = Assert.ThrowsExactly<IOException>(() => Options.Fit(
            MadeUpData.Regression(Features), null, new ModelCheckpoint(path), new LambdaCallback { EpochBegin = _ => epochs++ }));
        Assert.AreEqual(
            $"The folder of '{path.Replace("{epoch}", "1", StringComparison.Ordinal)}' must be one that can be created. Received: a file "
            + $"where a folder must be, '{folder["runs"]}'. Choose another path.",
            refused.Message);
        Assert.AreEqual(0, epochs);
    }

    [TestMethod]
    public void A_folder_that_can_no_longer_be_created_is_explained_when_an_epoch_is_saved()
    {
        using var folder = new TempFolder();
        var path = folder[Path.Combine("{epoch}", "model.zip")];
        var failed = Assert.ThrowsExactly<IOException>(() => Options.Fit(
            MadeUpData.Regression(Features), null, new ModelCheckpoint(path),
            new LambdaCallback { EpochBegin = _ => File.WriteAllText(folder["1"], "a file") }));
        StringAssert.StartsWith(failed.Message, $"The file '{path.Replace("{epoch}", "1", StringComparison.Ordinal)}' must be written");
    }

    [TestMethod]
    public void A_callback_that_is_null_is_refused_when_the_trainer_is_made()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => new DenseNetworkTrainer(new MLContext(), Options, [new StopAfter(TimeSpan.FromDays(1)), null!]));
        StringAssert.StartsWith(error.Message, "No callback may be null. Received: null among 2. Leave it out.");
    }

    [TestMethod]
    public void Best_only_keeps_the_best_and_resets_between_fits()
    {
        using var folder = new TempFolder();
        var checkpoint = new ModelCheckpoint(
            folder["best.safetensors"])
        { BestOnly = true, WeightsOnly = true, Monitor = MonitoredValue.ValidationLoss };
        var options = Options with
        {
            NumberOfEpochs = 12,
            Optimizer = new AdamOptions { LearningRate = .3f },
            EarlyStopping = new EarlyStopping { Patience = 100 }
        };
        for (var fit = 0; fit < 2; fit++)
        {
            File.Delete(folder["best.safetensors"]);
            var model = options.Fit(
                MadeUpData.Regression(Features), MadeUpData.Regression(MadeUpData.Features(32, 4, seed: 2)), checkpoint).Model;
            var saved = model.LoadWeights(folder["best.safetensors"]);
            CollectionAssert.AreEqual(model.GetWeights("0.weight").ToArray(), saved.GetWeights("0.weight").ToArray());
        }
    }

    [TestMethod]
    public void A_value_that_is_not_recorded_is_refused()
    {
        using var folder = new TempFolder();
        var noValidation = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Options.Fit(MadeUpData.Regression(Features), null,
                new ModelCheckpoint(folder["a.zip"]) { BestOnly = true, Monitor = MonitoredValue.ValidationLoss }));
        Assert.AreEqual("ModelCheckpoint.Monitor must be a value that is recorded. Received: ValidationLoss, with no validation rows. "
            + "Set ValidationFraction, pass a validation set to Fit, or monitor Loss or Metric.", noValidation.Message);

        Assert.ThrowsExactly<InvalidOperationException>(() =>
            Options.Fit(MadeUpData.Regression(Features), null,
                new ModelCheckpoint(
                folder["a.zip"])
                { BestOnly = true, Monitor = MonitoredValue.OfTraining(MetricFunction.MeanAbsoluteError) }));
        Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint(" "));
    }

    [TestMethod]
    [DataRow("none/model.zip")]
    [DataRow("none/model-{epoch}.zip")]
    public void A_path_that_cannot_be_written_is_refused_before_the_first_epoch(string path)
    {
        using var folder = new TempFolder();
        var epochs = 0;
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => Options.Fit(
            MadeUpData.Regression(Features), null, new ModelCheckpoint(folder[path]), new LambdaCallback { EpochBegin = _ => epochs++ }));
        Assert.AreEqual(0, epochs);
    }
}
