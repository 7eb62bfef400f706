using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Loading;
using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Torch;

[TestClass]
public sealed class ThreadUseTests
{
    private readonly int _before = get_num_threads();

    [TestInitialize]
    public void UseThreeThreads() => set_num_threads(3);

    [TestCleanup]
    public void GiveBack() => set_num_threads(_before);

    [TestMethod]
    [DataRow(784, 100, 10, 128, 1, DisplayName = "A small network")]
    [DataRow(784, 100, 10, 512, 3, DisplayName = "The same with large batches")]
    [DataRow(784, 2048, 10, 32, 3, DisplayName = "A large network")]
    public void Small_steps_are_taken_on_one_thread(int inputs, int hidden, int outputs, int batchSize, int threads)
    {
        using var network = NetworkState.Start(NetworkSpecification.WithOutput(inputs, [new Dense(hidden)], outputs), seed: 1);
        using var examples = MadeUpData.OfClasses(0, 1);
        using (new ThreadUse(new TrainingPlan
        {
            Network = network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = new DenseNetworkOptions(),
            Engine = TrainingEngineKind.Torch,
            Seed = 1,
            BatchSize = batchSize,
            Placement = DataPlacement.InMemory,
            Training = RowSelection.All(examples),
            Validation = null,
            SkippedRowCount = 0,
            Callbacks = [],
            CheckAlive = () => { },
        }))
            Assert.AreEqual(threads, get_num_threads());
        Assert.AreEqual(3, get_num_threads());
    }

    [TestMethod]
    public void One_thread_may_be_asked_for_whatever_is_trained()
    {
        using (new ThreadUse())
            Assert.AreEqual(1, get_num_threads());
        Assert.AreEqual(3, get_num_threads());
    }

    [TestMethod]
    public void A_fit_gives_the_setting_back_whether_it_ends_well_or_not()
    {
        var data = MadeUpData.Regression(MadeUpData.Features(8, width: 2));
        var options = new DenseNetworkOptions { NumberOfEpochs = 1, Device = ComputeDevice.Cpu, Engine = TrainingEngineKind.Torch };
        var during = 0;

        options.Fit(data, null, new Watching { BatchEnd = _ => during = get_num_threads() });
        Assert.AreEqual((1, 3), (during, get_num_threads()));

        Assert.ThrowsExactly<InvalidTimeZoneException>(
            () => options.Fit(data, null, new Watching { BatchEnd = _ => throw new InvalidTimeZoneException() }));
        Assert.AreEqual(3, get_num_threads());
    }
}
