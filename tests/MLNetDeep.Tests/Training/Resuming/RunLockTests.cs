using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Resuming;

namespace MLNetDeep.Tests.Training.Resuming;

[TestClass]
public sealed class RunLockTests : IDisposable
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(20, width: 3));
    private static readonly MemoryView Validation = MadeUpData.Regression(MadeUpData.Features(8, width: 3, seed: 2));

    private readonly TempFolder _folder = new();

    private DenseNetworkOptions Options =>
        new() { HiddenLayers = [new Dense(5, Activation.ReLU)], BatchSize = 6, NumberOfEpochs = 5, Resume = _folder.FullPath };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_same_fit_at_once_is_refused_and_told_who_has_it()
    {
        InvalidOperationException? refusal = null;
        var first = Options.Fit(Data, Validation, new LambdaCallback
        {
            EpochEnd = (run, _) => refusal ??= Assert.ThrowsExactly<InvalidOperationException>(() => Options.Fit(Data, Validation)),
        });

        StringAssert.Matches(refusal!.Message, new Regex(
            @"^A fit with Resume must be the only one of its options and data in its folder\. Received: '.*\.checkpoint', " +
            $@"which process {Environment.ProcessId} on '{Environment.MachineName}' since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC is training\. " +
            @"Wait until it has ended, end it, or choose another folder\.$"));
        CollectionAssert.AreEqual((Options with { Resume = null }).Fit(Data, Validation).WeightBits(), first.WeightBits());
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath), "The checkpoint alone is left.");
    }

    [TestMethod]
    public void What_a_killed_process_left_of_its_lock_is_no_obstacle()
    {
        Options.Fit(Data, Validation);
        var checkpoint = Directory.GetFiles(_folder.FullPath).Single();
        File.Delete(checkpoint);
        File.WriteAllText(Path.ChangeExtension(checkpoint, "lock"), "");
        File.WriteAllText(Path.ChangeExtension(checkpoint, "owner"), "process 1 on 'gone'");

        Options.Fit(Data, Validation);

        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

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
    public void A_folder_that_is_removed_meanwhile_is_no_error_in_the_end()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(Directory.CreateDirectory(folder["runs"]).FullName, "fit.safetensors");
        var taken = RunLock.Take(path);
        if (!OperatingSystem.IsWindows())
            Directory.Delete(folder["runs"], recursive: true);

        taken.Dispose();

        Directory.CreateDirectory(folder["runs"]);
        RunLock.Take(path).Dispose();
        Assert.IsEmpty(Directory.GetFiles(folder["runs"]));
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
