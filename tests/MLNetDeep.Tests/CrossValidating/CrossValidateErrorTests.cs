using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.CrossValidating;

[TestClass]
public sealed class CrossValidateErrorTests
{
    private static readonly DenseNetworkOptions Options = TaskRows.Options with { NumberOfEpochs = 2 };
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void There_must_be_two_folds()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Trainer(Options).CrossValidate(TaskRows.Key(), numberOfFolds: 1));
        Assert.AreEqual("There must be at least 2 folds: one to train on and one to hold out. Received: 1. For one validation set use "
            + "Fit. (Parameter 'numberOfFolds')", error.Message);
        Assert.AreEqual("data", Assert.ThrowsExactly<ArgumentNullException>(() => Trainer(Options).CrossValidate(null!)).ParamName);
    }

    [TestMethod]
    public void Options_that_do_not_go_with_folds_are_named_together_before_anything_is_read()
    {
        var data = new CountingView(TaskRows.Key());
        var trainer = new DenseNetworkTrainer(
            _mlContext, Options with
            {
                DataPlacement = DataPlacement.Streaming,
                Resume = "folder",
                ValidationSplit = new LastRowsSplit(.2f)
            }, [new Watching()]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.CrossValidate(data));
        Assert.AreEqual(
            """
            The trainer cannot be cross-validated:
             - The trainer must have no callbacks, since several runs would call each at once. Received: 1. Pass CrossValidate a function that makes callbacks for each fold: callbacks: fold => [new CsvLogger($"fold{fold}.csv")].
             - DataPlacement must not be Streaming: folds share rows that are in memory. Received: Streaming. Leave it at Auto, or use ML.NET's own CrossValidate, which reads the data again for every fold.
             - Resume must be null: a fold that was lost starts again. Received: a folder. Leave it out.
             - ValidationSplit must not be a LastRowsSplit: it says that rows are a time series, and folds would train on what came after the rows held out. Received: LastRowsSplit { Fraction = 0.2 }. Use TimeFolds; where the order of rows means nothing, use ValidationFraction.
            """.ReplaceLineEndings("\n"),
            error.Message);
        Assert.AreEqual(0, data.Reads);
        Assert.IsFalse(Directory.Exists("folder"));
    }

    [TestMethod]
    public void The_sampling_key_must_be_a_column_that_serves()
    {
        var data = TaskRows.Key().AddText("Group", TaskRows.Of(30, row => $"{row / 3}"));
        Assert.AreEqual("samplingKeyColumnName",
            Assert.ThrowsExactly<ArgumentException>(() => Trainer(Options).CrossValidate(data, samplingKeyColumnName: " ")).ParamName);
        StringAssert.EndsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Trainer(Options).CrossValidate(data, samplingKeyColumnName: "Patient")).Message,
            "Name the right one in samplingKeyColumnName.");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Trainer(Options).CrossValidate(data, samplingKeyColumnName: "Features")).Message, "must be a key, text or an integer");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(Options with { ValidationSplit = new GroupSplit("Group", .2f) })
            .CrossValidate(data, samplingKeyColumnName: "Patient")).Message,
            "The sampling key must be the column of GroupSplit. Received: 'Patient' and 'Group'.");
    }

    [TestMethod]
    public void There_must_be_rows_and_groups_for_all_folds()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(Options).CrossValidate(TaskRows.Key(4))).Message,
            "4 usable rows and 5 folds");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(Options)
            .CrossValidate(TaskRows.Key().AddText("Group", TaskRows.Of(30, row => $"{row % 2}")), samplingKeyColumnName: "Group")).Message,
            "2 usable groups and 5 folds");

        float[][] missing = [.. Enumerable.Repeat(new[] { 1, float.NaN, 1 }, 9)];
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(Options).CrossValidate(MadeUpData.Regression(missing))).Message,
            "Received: 9 rows, all of them left out");
    }

    [TestMethod]
    public void Rows_that_do_not_fit_in_memory_are_refused()
    {
        var data = new MemoryView().AddComputed("Label", NumberDataViewType.Single, 3000, row => (float)row)
            .AddComputed("Features", new VectorDataViewType(NumberDataViewType.Single, 500), 3000,
            row => new VBuffer<float>(500, [.. Enumerable.Repeat((float)row, 500)]));
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(Options with { DataMemoryMegabytes = 1 }).CrossValidate(data));
        Assert.AreEqual(
            "The rows of a cross-validation must fit in memory. Received: rows that need more than 1 MB "
            + "(DenseNetworkOptions.DataMemoryMegabytes). Set DataPlacement to InMemory, or use ML.NET's own CrossValidate, which "
            + "streams them in every fold.",
            error.Message);
    }

    [TestMethod]
    public void A_class_that_is_missing_somewhere_is_warned_of()
    {
        var log = new LogLines(_mlContext);
        uint[] keys = [.. Enumerable.Repeat(1u, 20), .. Enumerable.Repeat(2u, 9), 3];
        var result = Trainer(Options).CrossValidate(MadeUpData.Multiclass(TaskRows.Features(30), keys, 3), numberOfFolds: 3);
        var fold = result.Folds.Single(fold => fold.HeldOutRows.Contains(29)).Fold;
        var others = string.Join(", ", Enumerable.Range(0, 3).Where(other => other != fold));
        CollectionAssert.AreEqual(
            new[] { $"Not every fold has rows of every class on both sides: not trained on are 'key 3' in fold {fold}; not held out are "
                + $"'key 3' in fold {others}. Figures of a class are only as good as its rows: use fewer folds, or gather more rows of "
                + $"it." },
            log.Warnings);
    }

    [TestMethod]
    public void A_fold_that_trains_on_one_class_alone_is_refused()
    {
        var data = MadeUpData.Binary(TaskRows.Features(12), TaskRows.Of(12, row => row == 3));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(Options).CrossValidate(data, numberOfFolds: 2));
        StringAssert.StartsWith(error.Message, "Label column 'Label' must hold at least 2 classes. Received: 'false' in all of 6 rows.");
    }

    [TestMethod]
    public void A_fold_that_fails_keeps_its_failure_and_the_others_their_figures()
    {
        var log = new LogLines(_mlContext);
        var failure = new IOException("The disk is full.");
        var result = Trainer(Options with { Metrics = [MetricFunction.LogLoss] })
            .CrossValidate(TaskRows.Key(), numberOfFolds: 3,
            callbacks: fold => [new Watching { EpochEnd = (_, _) => { if (fold == 1) throw failure; } }]);

        Assert.AreSame(failure, result.Folds[1].Failure);
        Assert.IsTrue(double.IsNaN(result.Folds[1].Metric) && double.IsNaN(result.Folds[1].Metrics["log-loss"]));
        Assert.IsTrue(double.IsNaN(result.Metric.Mean), "There is no figure over all folds.");
        Assert.IsTrue(result.Folds[0].Failure is null && result.Folds[2].Metric > 0);
        StringAssert.EndsWith(result.ToString(), "; 1 of them failed");
        CollectionAssert.AreEqual(new[] { "Fold 1 failed: The disk is full." }, log.Warnings);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => result.Folds[1].ScoredHoldOutSet);
        Assert.AreEqual("A fold must have succeeded to have a network. Received: fold 1, which failed: The disk is full.",
            error.Message);
        Assert.AreSame(failure, error.InnerException);
    }

    [TestMethod]
    public void When_all_fail_the_first_cause_is_said()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(Options with { EarlyStopping = new EarlyStopping() }).CrossValidate(TaskRows.Key()));
        StringAssert.StartsWith(error.Message, "At least one fold must succeed. Received: 5 folds, all of which failed. The first: ");
        StringAssert.Contains(error.InnerException!.Message, "ValidationFraction");

        NativeMemory.AssertUnchanged(
            () => Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(Options with { Optimizer = new SgdOptions { LearningRate = 1e30f } }).CrossValidate(TaskRows.Single())));
    }

    [TestMethod]
    public void Folds_that_had_not_begun_are_not_begun_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var trainer = new DenseNetworkTrainer(
            _mlContext, Options with { NumberOfEpochs = 1_000_000, Engine = TrainingEngineKind.Torch },
            cancellationToken: cancellation.Token);
        var begun = new List<int>();
        Assert.Throws<OperationCanceledException>(() => trainer.CrossValidate(TaskRows.Key(), callbacks: fold =>
        {
            begun.Add(fold);
            return [new Watching { EpochEnd = (_, _) => cancellation.Cancel() }];
        }));
        CollectionAssert.AreEqual(new[] { 0 }, begun);
    }

    [TestMethod]
    [DataRow(CancellationBehavior.ReturnBest, false)]
    [DataRow(CancellationBehavior.Throw, false)]
    [DataRow(CancellationBehavior.ReturnBest, true)]
    public void Cancelling_leaves_no_result(CancellationBehavior behavior, bool byMLNet)
    {
        using var cancellation = new CancellationTokenSource();
        var trainer = new DenseNetworkTrainer(
            _mlContext, Options with { NumberOfEpochs = 1_000_000, OnCancellation = behavior }, cancellationToken: cancellation.Token);
        NativeMemory.AssertUnchanged(() => Assert.Throws<OperationCanceledException>(() =>
            trainer.CrossValidate(
                TaskRows.Key(), callbacks: fold =>
                [new Watching { EpochEnd = (_, epoch) => { if (fold == 0 && epoch.Epoch == 3) Cancel(); } }])));

        void Cancel()
        {
            if (byMLNet)
                _mlContext.CancelExecution();
            else
                cancellation.Cancel();
        }
    }

    private DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(_mlContext, options);
}
