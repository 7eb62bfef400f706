using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A program that has MLNetDeep alone, without MLNetDeep.Torch and libtorch, as a process of its own.</summary>
[TestClass]
public sealed class TrainingWithoutLibTorchTests
{
    [TestMethod]
    [DataRow("cpu")]
    [DataRow("auto")]
    public async Task It_trains_on_the_CPU_and_loads_nothing_of_torch(string asked)
    {
        var run = await ScoringOnlyProgram.Run("--train", asked);

        Assert.AreEqual(0, run.ExitCode, run.Error + run.Output);
        Assert.AreEqual("Managed on cpu\ntorch libraries loaded: none\n", run.Output.ReplaceLineEndings("\n"));
        Assert.AreEqual("", run.Error);
    }

    [TestMethod]
    public async Task The_Torch_engine_names_the_package_to_add_on_this_system() => await AssertRefused(
        "torch",
        $"DenseNetworkOptions.Engine Torch needs the package MLNetDeep.Torch. Received: a program without it. Add MLNetDeep.Torch and a "
        + $"libtorch package ({Libraries}), or leave Engine at Auto, which trains on the CPU without it.");

    [TestMethod]
    public async Task A_GPU_asked_for_names_the_package_to_add() => await AssertRefused(
        "cuda", "The options ask for ComputeDevice.Cuda, but CUDA device 0 is not available. Add the package MLNetDeep.Torch and, on a "
        + "machine with an NVIDIA GPU");

    [TestMethod]
    public void Nothing_of_TorchSharp_or_libtorch_is_in_its_output() => Assert.IsEmpty(
        Directory.EnumerateFiles(ScoringOnlyProgram.BinFolder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(ScoringOnlyProgram.BinFolder, file).Contains("torch", StringComparison.OrdinalIgnoreCase)));

    [TestMethod]
    public async Task It_does_all_that_the_library_does()
    {
        using var folder = new TempFolder();
        var run = await ScoringOnlyProgram.Run("--every-verb", folder.FullPath);

        Assert.AreEqual(0, run.ExitCode, run.Error + run.Output);
        var lines = run.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(13, lines, run.Output);
        Assert.IsTrue(lines[..^1].All(line => line.EndsWith(": well", StringComparison.Ordinal)), run.Output);
        Assert.AreEqual("torch libraries loaded: none", lines[^1]);

        // With the model and the rows that the verbs have left.
        var plugIn = await ScoringOnlyProgram.Run("--collected-plug-in", folder["model.zip"], folder["rows.idv"]);
        Assert.AreEqual(0, plugIn.ExitCode, plugIn.Error + plugIn.Output);
        var ofPlugIn = plugIn.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(601, ofPlugIn, "600 rows of scores and whether the context has gone.");
        Assert.AreEqual("unloaded", ofPlugIn[^1]);
    }

    [TestMethod]
    public void Its_output_is_no_larger_than_70_megabytes() => Assert.IsLessThanOrEqualTo(
        70L << 20, new DirectoryInfo(ScoringOnlyProgram.BinFolder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Sum(file => file.Length));

    [TestMethod]
    [DataRow("--plug-in")]
    [DataRow("--plug-in-as-in-guide")]
    public async Task In_a_plug_in_with_a_load_context_of_its_own_libtorch_is_loaded(string verb)
    {
        var run = await ScoringOnlyProgram.Run(verb, typeof(TrainingWithoutLibTorchTests).Assembly.Location);

        Assert.AreEqual(0, run.ExitCode, run.Error + run.Output);
        // The second is where the context of the guide cannot load the library.
        string[] contexts = ["a plug-in", "MLNetDeep.Torch for a plug-in"];
        Assert.Contains(run.Output.Split('\n', StringSplitOptions.TrimEntries)[0]["MLNetDeep.Torch.TorchPackage in ".Length..], contexts);
        StringAssert.Contains(run.Output, "LibTorchSharp");
    }

    private static string Libraries => (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
    {
        (true, _) => "libtorch-cpu-win-x64, or libtorch-cuda-12.8-win-x64 for an NVIDIA GPU",
        (_, true) => "libtorch-cpu-osx-arm64",
        _ => "libtorch-cpu-linux-x64, or libtorch-cuda-12.8-linux-x64 for an NVIDIA GPU",
    };

    private static async Task AssertRefused(string asked, string message)
    {
        var run = await ScoringOnlyProgram.Run("--train", asked);

        Assert.AreEqual(1, run.ExitCode, run.Error + run.Output);
        StringAssert.StartsWith(run.Error, message);
    }
}
