using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>A batch size that is not given is chosen by the number of training rows.</summary>
[TestClass]
public sealed class BatchSizeTests
{
    [TestMethod]
    [DataRow(64, 64)]
    [DataRow(1024, 64)]
    [DataRow(1025, 128)]
    [DataRow(8192, 128)]
    [DataRow(8193, 256)]
    [DataRow(30_000, 256)]
    [DataRow(30_001, 512)]
    [DataRow(100_000, 512)]
    [DataRow(100_001, 1024)]
    [DataRow(int.MaxValue, 1024)]
    public void It_follows_from_the_number_of_rows(int rows, int batchSize)
    {
        Assert.AreEqual(batchSize, new DenseNetworkOptions { BatchSize = null }.BatchSizeFor(rows));
        Assert.AreEqual(7, new DenseNetworkOptions { BatchSize = 7 }.BatchSizeFor(rows));
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void A_batch_is_never_larger_than_the_rows_and_changes_nothing_but_memory(TrainingEngineKind engine)
    {
        foreach (var placement in new[] { DataPlacement.InMemory, DataPlacement.Streaming })
        {
            // So many rows of memory as are asked for would be 48 GB and more.
            var options = Toy.Options with
            {
                Engine = engine,
                DataPlacement = placement,
                BatchSize = 1_000_000_000,
                HiddenLayers = [new Dense(4), new BatchNormalization(), new Dropout(.2f)]
            };
            var (huge, all) = (options.Fit(Toy.Multiclass()), (options with { BatchSize = 30 }).Fit(Toy.Multiclass()));
            Assert.AreEqual(30, huge.History.BatchSize);
            CollectionAssert.AreEqual(all.WeightBits(), huge.WeightBits());
            Assert.AreEqual(24, (options with { ValidationSplit = new LastRowsSplit(.2f) }).Fit(Toy.Multiclass()).History.BatchSize);
        }
        Assert.AreEqual(7, new DenseNetworkOptions { BatchSize = null }.BatchSizeFor(7));
        Assert.AreEqual(1, new DenseNetworkOptions { BatchSize = null }.BatchSizeFor(0));
    }

    [TestMethod]
    [DataRow(DataPlacement.InMemory)]
    [DataRow(DataPlacement.Streaming)]
    public void It_is_that_of_the_rows_trained_on_and_the_history_and_callbacks_know_it(DataPlacement placement)
    {
        var data = MadeUpData.Binary(MadeUpData.Features(1200, width: 2));
        var watching = new Watching { TrainingBegin = run => Assert.AreEqual(15, run.StepsPerEpoch) };
        var options = Toy.Options with
        {
            BatchSize = null,
            NumberOfEpochs = 1,
            DataPlacement = placement,
            ValidationSplit = new LastRowsSplit(0.2f)
        };

        var history = options.Fit(data, null, watching).History;

        Assert.AreEqual((64, 960L), (history.BatchSize, history.TrainingRowCount));
        Assert.AreEqual(15, watching.Calls.Count(call => call.StartsWith("batch", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_history_says_one_that_was_given() =>
        Assert.AreEqual(8, Toy.Options.Fit(Toy.Binary()).History.BatchSize);
}
