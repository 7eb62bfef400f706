namespace MLNetDeep.Tests.EndToEnd;

[TestClass]
public sealed class TrainingWithoutLibTorchTests
{
    [TestMethod]
    public async Task Training_without_libtorch_names_the_package_to_add_on_this_system()
    {
        var run = await ScoringOnlyProgram.Run("--train");

        Assert.AreEqual(1, run.ExitCode, run.Error + run.Output);
        StringAssert.StartsWith(run.Error, "Training needs libtorch 2.10.0, which this program does not bring along. " + Advice);
    }

    private static string Advice => (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
    {
        (true, _) => "Add the package libtorch-cpu-win-x64 (version 2.10.0) to train on the CPU, or libtorch-cuda-12.8-win-x64 for an NVIDIA GPU. Scoring a trained model needs neither.",
        (_, true) => "Add the package libtorch-cpu-osx-arm64 (version 2.10.0) to train on the CPU. Scoring a trained model needs neither.",
        _ => "Add the package libtorch-cpu-linux-x64 (version 2.10.0) to train on the CPU, or libtorch-cuda-12.8-linux-x64 for an NVIDIA GPU. Scoring a trained model needs neither.",
    };
}
