using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

/// <summary>What holds for every callback of the library. They are found by reflection: a new one fails here until it is added.</summary>
[TestClass]
public sealed class EveryCallbackTests
{
    /// <summary>How each is made, in a folder, and the files that two fits with one object leave there.</summary>
    private static readonly Dictionary<Type, (Func<TempFolder, TrainingCallback> Create, string[] Files)> Callbacks = new()
    {
        [typeof(CsvLogger)] = (folder => new CsvLogger(folder["log.csv"]), ["log.csv"]),
        [typeof(JsonLinesLogger)] = (folder => new JsonLinesLogger(folder["log.jsonl"]), ["log.jsonl"]),
        [typeof(LambdaCallback)] = (_ => new LambdaCallback { EpochEnd = (run, epoch) => Assert.AreEqual(run.Epoch, epoch.Epoch) }, []),
        [typeof(ModelCheckpoint)] = (folder => new ModelCheckpoint(folder["best.zip"]) { BestOnly = true }, ["best.zip"]),
        [typeof(StopAfter)] = (_ => new StopAfter(TimeSpan.FromDays(1)), []),
        [typeof(TensorBoardLogger)] = (folder => new TensorBoardLogger(folder["run"]), ["run"]),
    };

    public static IEnumerable<Type> Kinds =>
        typeof(TrainingCallback).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(TrainingCallback)) && !type.IsAbstract);

    [TestMethod, DynamicData(nameof(Kinds))]
    public void A_second_fit_with_the_same_object_is_as_the_first(Type kind)
    {
        Assert.IsTrue(Callbacks.TryGetValue(kind, out var entry),
            $"Add {kind.Name} to this test, and show in one of its own that it resets between fits.");
        using var folder = new TempFolder();
        var callback = entry.Create(folder);
        var options = new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 3, BatchSize = 8, ValidationFraction = .25f };
        var data = MadeUpData.Regression(MadeUpData.Features(32, 3));

        var without = options.Fit(data);
        for (var fit = 0; fit < 2; fit++)
        {
            var with = options.Fit(data, null, callback);
            CollectionAssert.AreEqual(without.WeightBits(), with.WeightBits());
            CollectionAssert.AreEqual(Timeless(without.History), Timeless(with.History));
            CollectionAssert.AreEquivalent(entry.Files, Directory.GetFileSystemEntries(folder.FullPath).Select(Path.GetFileName).ToArray());
        }
    }

    private static EpochRecord[] Timeless(TrainingHistory history) =>
        [.. history.Epochs.Select(epoch => epoch with { Duration = default })];
}
