using TorchSharp;

namespace MLNetDeep.Tests.Interop;

[TestClass]
public sealed class TorchLoadingTests
{
    [TestMethod]
    public void TorchSharp_s_native_half_loads_and_calculates_on_this_system()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();
        Assert.AreEqual(6f, sum.item<float>());
    }
}
