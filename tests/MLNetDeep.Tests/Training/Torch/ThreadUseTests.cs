using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Torch;
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
    [DataRow(784, 100, 10, 128, TrainingEngineKind.Torch, 1, DisplayName = "A small network")]
    [DataRow(784, 100, 10, 512, TrainingEngineKind.Torch, 3, DisplayName = "The same with large batches")]
    [DataRow(784, 2048, 10, 32, TrainingEngineKind.Torch, 3, DisplayName = "A large network")]
    [DataRow(784, 2048, 10, 32, TrainingEngineKind.Managed, 1, DisplayName = "A large network in the engine that has its own threads")]
    public void Small_steps_are_taken_on_one_thread(int inputs, int hidden, int outputs, int batchSize, TrainingEngineKind engine, int threads)
    {
        using var network = TorchNetwork.Start(NetworkSpecification.WithOutput(inputs, [new Dense(hidden)], outputs), CPU, seed: 1);
        using (new ThreadUse(network, batchSize, engine))
            Assert.AreEqual(threads, get_num_threads());
        Assert.AreEqual(3, get_num_threads());
    }

    [TestMethod]
    public void A_fit_gives_the_setting_back_whether_it_ends_well_or_not()
    {
        var data = MadeUpData.Regression(MadeUpData.Features(8, width: 2));
        var options = new DenseNetworkOptions { NumberOfEpochs = 1, Device = ComputeDevice.Cpu };
        var during = 0;

        options.Fit(data, null, new Watching { BatchEnd = _ => during = get_num_threads() });
        Assert.AreEqual((1, 3), (during, get_num_threads()));

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => options.Fit(data, null, new Watching { BatchEnd = _ => throw new InvalidTimeZoneException() }));
        Assert.AreEqual(3, get_num_threads());
    }
}
