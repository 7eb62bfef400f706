using Microsoft.ML;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class TrainingEngineTests
{
    private static readonly DenseNetworkOptions Options = Toy.Options with { Device = ComputeDevice.Cpu };

    [TestMethod]
    [DataRow(TrainingEngineKind.Auto, TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Managed, TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch, TrainingEngineKind.Torch)]
    public void A_history_says_which_engine_ran(TrainingEngineKind asked, TrainingEngineKind ran)
    {
        var model = (Options with { Engine = asked }).Fit(Toy.Multiclass());
        Assert.AreEqual(ran, model.History.Engine);

        using var zip = new MemoryStream(SavedModel.Of(model));
        Assert.AreEqual(ran, new MLContext().Model.Load(zip, out _).FindDenseNetwork().History.Engine, "In the model's manifest.");
    }

    [TestMethod]
    public void On_a_GPU_the_engine_is_TorchSharps_and_no_other()
    {
        var gpu = TrainingDevice.Cuda(1);
        Assert.AreEqual(TrainingEngineKind.Torch, TrainingEngine.KindFor(TrainingEngineKind.Auto, gpu));
        Assert.AreEqual(TrainingEngineKind.Torch, TrainingEngine.KindFor(TrainingEngineKind.Torch, gpu));
        Assert.AreEqual(
            "DenseNetworkOptions.Engine must be one that computes on the device. Received: Managed, which computes on the CPU, with the "
            + "device 'cuda:1'. Set Device to ComputeDevice.Cpu, or leave Engine at Auto.",
            Assert.ThrowsExactly<InvalidOperationException>(() => TrainingEngine.KindFor(TrainingEngineKind.Managed, gpu)).Message);
    }

    [TestMethod]
    public void Options_that_force_managed_code_on_a_GPU_are_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(
        () => new DenseNetworkTrainer(
        new MLContext(), new DenseNetworkOptions { Engine = TrainingEngineKind.Managed, Device = ComputeDevice.Cuda })).Message,
        " - Engine must be one that computes on the device. Received: Managed, which computes on the CPU, with Device Cuda. Set Device "
        + "to Cpu, or leave Engine at Auto.");

    [TestMethod]
    public void An_engine_that_is_none_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(
        () => new DenseNetworkTrainer(new MLContext(), new DenseNetworkOptions { Engine = (TrainingEngineKind)9 })).Message,
        " - Engine must be ");

    [TestMethod]
    public void A_checkpoint_is_of_one_engine()
    {
        using var folder = new TempFolder();
        var options = Options with { Resume = folder.FullPath };
        var first = options.Fit(Toy.Regression()).History;
        Assert.AreEqual(first.Epochs[0], options.Fit(Toy.Regression()).History.Epochs[0],
            "The same fit is gone on with: even the duration is the one recorded.");

        Assert.AreNotEqual(first.Epochs[0], (options with { Engine = TrainingEngineKind.Torch }).Fit(Toy.Regression()).History.Epochs[0]);
        Assert.HasCount(2, Directory.GetFiles(folder.FullPath));
    }
}
