using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>Scripts of F#, whose <c>#r "nuget: …"</c> takes our packages out of their folder, natives out of the cache.</summary>
[TestClass]
public sealed class ScriptTests
{
    [TestMethod]
    public async Task A_script_trains_saves_loads_and_scores_with_the_core_alone() =>
        Assert.AreEqual("Managed on cpu: well", await Run("Auto", "MLNetDeep"));

    [TestMethod]
    public async Task A_script_trains_with_libtorch_out_of_the_package_cache()
    {
        if (!Directory.Exists(Path.Combine(Consumer.MachineCache, Consumer.LibTorch)))
            Assert.Inconclusive($"{Consumer.LibTorch} is not in {Consumer.MachineCache}. A build of tests/MLNetDeep.Tests puts it there.");

        Assert.AreEqual("Torch on cpu: well", await Run("Torch", "MLNetDeep.Torch", $"{Consumer.LibTorch}, 2.10.0"));
        // What TorchSharp does for scripts where its own loading fails: half a gigabyte, copied into the cache.
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(Consumer.MachineCache, "torchsharp"), "cpu", SearchOption.AllDirectories));
    }

    private static async Task<string> Run(string engine, string package, params string[] others)
    {
        if ((await Dotnet.Run("fsi", "--help")).ExitCode != 0)
            Assert.Inconclusive("This SDK has no 'dotnet fsi'.");

        var packages = await PackedLibraries.Shared;
        using var folder = new TempFolder();
        File.Copy(Repository.PathOf("tests/MLNetDeep.Packages.Tests/Programs/train.fsx"), folder["train.fsx"]);
        File.WriteAllLines(folder["script.fsx"],
        [
            $"#i @\"nuget: {packages.Source}\"",
            .. others.Prepend($"{package}, {PackedLibraries.Version}").Select(reference => $"#r \"nuget: {reference}\""),
            "#load \"train.fsx\"",
            $"Train.run MLNetDeep.TrainingEngineKind.{engine}",
        ]);
        // Ours into a folder of its own, as a Consumer has it.
        var run = await Dotnet.Run(
            new Dictionary<string, string?>
            {
                ["NUGET_PACKAGES"] = folder["packages"],
                ["NUGET_FALLBACK_PACKAGES"] = Consumer.MachineCache,
            },
            "fsi", folder["script.fsx"]);
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);
        return run.Output.TrimEnd();
    }
}
