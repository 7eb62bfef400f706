using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class LambdaCallbackTests
{
    private static readonly DenseNetworkOptions Options = new() { HiddenLayers = [], NumberOfEpochs = 1, BatchSize = 8 };

    [TestMethod]
    public void Each_function_is_called_in_its_place()
    {
        var calls = new List<string>();
        Options.Fit(MadeUpData.Regression(MadeUpData.Features(16, 3)), null, new LambdaCallback
        {
            TrainingBegin = run => calls.Add($"begin {run.Epoch}"),
            EpochBegin = run => calls.Add($"epoch {run.Epoch}"),
            BatchEnd = run => calls.Add($"batch {run.Step}"),
            EpochEnd = (_, epoch) => calls.Add($"epoch end {epoch.Epoch}"),
            TrainingEnd = (_, history) => calls.Add($"end {history.End}"),
        });
        CollectionAssert.AreEqual(new[] { "begin 0", "epoch 1", "batch 1", "batch 2", "epoch end 1", "end AllEpochsDone" }, calls);
    }

    [TestMethod]
    public void Without_functions_it_does_nothing() =>
        Assert.AreEqual(TrainingEnd.AllEpochsDone,
            Options.Fit(MadeUpData.Regression(MadeUpData.Features(16, 3)), null, new LambdaCallback()).History.End);
}
