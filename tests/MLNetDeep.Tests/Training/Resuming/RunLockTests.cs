using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Resuming;

namespace MLNetDeep.Tests.Training.Resuming;

[TestClass]
public sealed class RunLockTests
{
    [TestMethod]
    public void A_lock_that_may_not_be_written_gives_the_rule_and_the_way_out()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["fit.lock"]);

        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => RunLock.Take(folder["fit.safetensors"]));

        Assert.AreEqual(
            $"A fit with Resume must be able to write in its folder. Received: '{folder.FullPath}', where {thrown.InnerException!.Message} "
            + "Ask for the right to write there, make room on the disk, or choose another folder in DenseNetworkOptions.Resume.",
            thrown.Message);
    }

    [TestMethod]
    public void A_folder_that_is_gone_does_too()
    {
        using var folder = new TempFolder();
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => RunLock.Take(folder["gone/fit.safetensors"]));
        StringAssert.StartsWith(
            thrown.Message, $"A fit with Resume must be able to write in its folder. Received: '{folder["gone"]}', where ");
    }
}
