using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Store;

[TestClass]
public sealed class ProcessNameTests
{
    [TestMethod]
    public void A_process_knows_itself_alive_and_others_dead()
    {
        Assert.IsFalse(ProcessName.IsDead(ProcessName.Own));
        Assert.IsTrue(ProcessName.IsDead(ProcessName.Own + "0"), "The same id, started at another time.");
        Assert.IsFalse(ProcessName.IsDead("elsewhere/1/1"));
        Assert.IsFalse(ProcessName.IsDead(""));
        Assert.IsFalse(ProcessName.IsDead(ProcessName.OfNewWorker()));
        Assert.AreNotEqual(ProcessName.OfNewWorker(), ProcessName.OfNewWorker());
    }

    /// <summary>Two laptops of one name, say: a process of the other one is not looked for here.</summary>
    [TestMethod]
    [DataRow("laptop||", false)]
    [DataRow("laptop|hidden|pid:[4026531836]", false)]
    [DataRow("laptop|5f0c1f3e|hidden", false)]
    [DataRow("laptop|5f0c1f3e|pid:[4026531836]", true)]
    [DataRow("laptop|5f0c1f3e|", true)]
    public void A_name_alone_is_no_machine(string place, bool isOne) => Assert.AreEqual(isOne, ProcessName.IsOneMachine(place));

    /// <summary>Where /proc hides the processes of other users (hidepid), one that runs is not taken for dead, and one that does not
    /// is.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_process_that_is_hidden_is_not_dead()
    {
        using var nothingToSee = new TempFolder();
        var name = ProcessName.Own.Split('/');
        using var child = System.Diagnostics.Process.Start("sleep", "30");
        var other = string.Join('/', name[0], child.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "123");
        Assert.IsTrue(ProcessName.IsDead(other), "Another one has its id, as can be seen.");
        Assert.IsFalse(ProcessName.IsDead(other, nothingToSee.FullPath), "It runs; what it is is hidden.");

        child.Kill();
        child.WaitForExit();
        Assert.IsTrue(ProcessName.IsDead(other, nothingToSee.FullPath), "Nothing runs with its id.");
    }
}
