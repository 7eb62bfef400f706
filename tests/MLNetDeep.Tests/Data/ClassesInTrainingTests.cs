using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Streaming;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>A network that is trained on fewer classes than there are says so, whatever took the others away.</summary>
[TestClass]
public sealed class ClassesInTrainingTests
{
    private const int Rows = 43;

    private readonly MLContext _mlContext = new();
    private readonly LogLines _log;

    public ClassesInTrainingTests() => _log = new LogLines(_mlContext);

    private static DenseNetworkOptions Options => Toy.Options with { NumberOfEpochs = 1 };

    /// <summary>The only row that is true is 21.</summary>
    private static MemoryView OneTrue => MadeUpData.Binary(MadeUpData.Features(Rows, width: 2), Toy.Of(Rows, row => row == 21));

    [TestMethod]
    [DataRow(DataPlacement.InMemory)]
    [DataRow(DataPlacement.Streaming)]
    public void The_only_row_of_a_class_is_trained_on_whatever_the_seed(DataPlacement placement)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var options = Options with
            {
                ValidationFraction = .2f,
                Seed = seed,
                DataPlacement = placement,
                Metrics = [MetricFunction.RocArea]
            };
            var history = options.Fit(OneTrue).History;
            Assert.IsFalse(double.IsNaN(history.Epochs[0].Metrics[MetricFunction.RocArea]!.Value), $"seed {seed}");
            Assert.IsGreaterThan(0, history.ValidationRowCount, $"seed {seed}");
        }
    }

    [TestMethod]
    [DataRow(DataPlacement.InMemory)]
    [DataRow(DataPlacement.Streaming)]
    public void A_split_that_leaves_one_class_is_refused(DataPlacement placement)
    {
        var options = Options with { DataPlacement = placement, ValidationSplit = new LastRowsSplit(.5f) };
        var sorted = MadeUpData.Binary(MadeUpData.Features(Rows, width: 2), Toy.Of(Rows, row => row >= 30));
        const string WayOut = "The other classes are held out: use RandomSplit, which keeps a row of every class in training, or pass a "
            + "validation set to Fit.";
        Assert.AreEqual(
            $"Label column 'Label' must hold at least 2 classes. Received: 'false' in all of 21 training rows. {WayOut}",
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(options).Fit(sorted)).Message);
        Assert.AreEqual(
            $"Label column 'Label' must hold at least 2 classes. Received: 'false' in all of 21 training rows. {WayOut}",
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(options).FindLearningRate(sorted)).Message);

        var grouped = MadeUpData.Binary(MadeUpData.Features(Rows, width: 2), Toy.Of(Rows, row => row >= 30))
            .AddText("Group", Toy.Of(Rows, row => row >= 30 ? "b" : "a"));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(options with { ValidationSplit = new GroupSplit("Group", .3f), Seed = SeedOfStreamedGroup })
            .Fit(grouped)).Message,
            "Received: 'false' in all of 30 training rows.");
    }

    [TestMethod]
    [DataRow(DataPlacement.InMemory)]
    [DataRow(DataPlacement.Streaming)]
    public void Fewer_classes_than_the_label_has_are_warned_of_by_name(DataPlacement placement)
    {
        // The last rows are all that there are of "c"; of "d" there is none.
        var names = new DataViewSchema.Annotations.Builder().With("KeyValues", "a", "b", "c", "d").ToAnnotations();
        var data = new MemoryView().AddSingles("Features", MadeUpData.Features(30, width: 2))
            .Add("Label", new KeyDataViewType(typeof(uint), 4), names, Toy.Of(30, row => row >= 25 ? 3u : (uint)row % 2 + 1));

        Trainer(Options with { DataPlacement = placement, ValidationSplit = new LastRowsSplit(.2f) }).Fit(data);
        CollectionAssert.AreEqual(new[] { Warning("'c' (all its rows are held out), 'd'") }, _log.Warnings);

        Trainer(Options with { DataPlacement = placement, ValidationFraction = .2f }).Fit(data);
        CollectionAssert.AreEqual(new[] { Warning("'c' (all its rows are held out), 'd'"), Warning("'d'") }, _log.Warnings);
    }

    [TestMethod]
    public void The_split_within_a_fold_is_looked_at_too()
    {
        // Groups of one class each: with few of them, the validation rows of some fold take the last group of a class away.
        var data = new MemoryView().AddSingles("Features", MadeUpData.Features(48, width: 2))
            .Add("Label", new KeyDataViewType(typeof(uint), 3), Toy.Of(48, row => (uint)(row / 16) + 1))
            .AddText("Group", Toy.Of(48, row => $"{row / 8}"));
        Trainer(Options with { ValidationSplit = new GroupSplit("Group", .4f) }).CrossValidate(data, 3);

        Assert.IsTrue(_log.Warnings.Any(
            line => line.StartsWith("Fold ", StringComparison.Ordinal)
            && line.Contains("(all its rows are held out)", StringComparison.Ordinal)), string.Join('\n', _log.Warnings));
    }

    [TestMethod]
    public void The_folds_of_a_cross_validation_keep_a_row_of_each_class_in_training()
    {
        var data = MadeUpData.Binary(MadeUpData.Features(Rows, width: 2), Toy.Of(Rows, row => row % 20 == 0));
        for (var seed = 1; seed <= 10; seed++)
        {
            var folds = Trainer(Options with { ValidationFraction = .4f, Seed = seed, Metrics = [MetricFunction.RocArea] })
                .CrossValidate(data, 2).Folds;
            Assert.IsTrue(folds.All(
                fold => fold.Failure is null && !double.IsNaN(fold.History!.Epochs[0].Metrics[MetricFunction.RocArea]!.Value)),
                $"seed {seed}");
        }
    }

    /// <summary>A seed with which a stream holds out the second group and not the first, each being decided on by itself.</summary>
    private static int SeedOfStreamedGroup =>
        Enumerable.Range(1, 1000).First(seed => IsHeldOut(seed, group: 1) && !IsHeldOut(seed, group: 0));

    private static bool IsHeldOut(int seed, int group) =>
        StreamSplit.Of(new GroupSplit("Group", .3f), seed, () => Rows)!.IsHeldOut(row: 0, group);

    private static string Warning(string missing) =>
        $"Label column 'Label' has 4 classes, but there is no training row of {missing}. The network cannot learn these classes. "
        + $"Gather rows of them, or fit MapValueToKey on the training rows alone. RandomSplit keeps a row of every class in training.";

    private DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(_mlContext, options with { Device = TestDevice.For(options) });
}
