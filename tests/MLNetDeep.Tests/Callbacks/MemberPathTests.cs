using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

/// <summary>Files of callbacks where several networks are trained: one for each, or an error before anything is trained.</summary>
[TestClass]
public sealed class MemberPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static DenseNetworkOptions Options => new() { HiddenLayers = [], NumberOfEpochs = 3, BatchSize = 8, EnsembleSize = 2 };

    private static MemoryView Data => MadeUpData.Regression(MadeUpData.Features(32, 3));

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Each_network_has_a_file_of_its_own()
    {
        var model = Options.Fit(
            Data, null, new CsvLogger(_folder["log-{member}.csv"]), new JsonLinesLogger(_folder["log-{member}.jsonl"]),
            new ModelCheckpoint(_folder["network-{member}-{epoch}.safetensors"]) { WeightsOnly = true },
            new TensorBoardLogger(_folder["board-{member}"]));

        CollectionAssert.AreEquivalent(
            new[] { "log-0.csv", "log-1.csv", "log-0.jsonl", "log-1.jsonl", "board-0", "board-1" }.Concat(
            from member in Enumerable.Range(0, 2) from epoch in Enumerable.Range(1, 3) select $"network-{member}-{epoch}.safetensors")
            .ToArray(),
            Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).ToArray());
        for (var member = 0; member < 2; member++)
        {
            Assert.HasCount(4, File.ReadAllLines(_folder[$"log-{member}.csv"]));
            Assert.HasCount(3, File.ReadAllLines(_folder[$"log-{member}.jsonl"]));
            var saved = model.Model.Members[member].LoadWeights(_folder[$"network-{member}-3.safetensors"]);
            CollectionAssert.AreEqual(model.Model.Members[member].Parameters.ToArray(), saved.Parameters.ToArray());
        }
    }

    [TestMethod]
    public void A_path_that_all_networks_would_share_is_refused_before_the_first_epoch()
    {
        foreach (var (callback, name, path, example) in new (TrainingCallback, string, string, string)[]
        {
            (new CsvLogger(_folder["log.csv"]), "CsvLogger", "log.csv", "log-{member}.csv"),
            (new JsonLinesLogger(_folder["log.jsonl"], append: true), "JsonLinesLogger", "log.jsonl", "log-{member}.jsonl"),
            (new ModelCheckpoint(_folder["best-{epoch}.zip"]), "ModelCheckpoint", "best-{epoch}.zip", "best-{epoch}-{member}.zip"),
            (new TensorBoardLogger(_folder["board"]), "TensorBoardLogger", "board", "board-{member}"),
        })
        {
            var watching = new Watching();
            var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Options.Fit(Data, null, watching, callback));
            Assert.AreEqual($"The path of a {name} must contain '{{member}}' if several networks are trained, so that each has its "
                + $"own file. Received: '{_folder[path]}', and EnsembleSize 2. Name it, for example, '{example}'.", refused.Message);
            Assert.HasCount(1, watching.Calls);
        }
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [TestMethod]
    public void One_network_has_the_number_0()
    {
        (Options with { EnsembleSize = 1 }).Fit(Data, null, new CsvLogger(_folder["log-{member}.csv"]));
        Assert.IsTrue(File.Exists(_folder["log-0.csv"]));
    }
}
