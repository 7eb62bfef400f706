using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>The build step that widens ML.NET's assemblies works wherever a build puts its output.</summary>
[TestClass]
public sealed class OutputSettingsTests
{
    [TestMethod]
    [DataRow("build", "-o", "OUT", "OUT/Program.dll")]
    [DataRow("publish", "-o", "OUT", "OUT/Program.dll")]
    [DataRow("build", "--artifacts-path", "OUT", "OUT/bin/Program/debug/Program.dll")]
    [DataRow("build", "-p:BaseOutputPath=OUT/", "-p:BaseIntermediateOutputPath=obj/own/", "OUT/Debug/net10.0/Program.dll")]
    [DataRow("build", "-p:IntermediateOutputPath=obj/elsewhere/", "-c:Release", "Program/bin/Release/net10.0/Program.dll")]
    public async Task A_fresh_clone_builds_and_runs(string command, string setting, string value, string program)
    {
        using var clone = new SeamProgram();
        var output = clone["out"];

        var built = await Dotnet.Run(command, clone.Project, In(setting), In(value), "-nologo");
        Assert.AreEqual(0, built.ExitCode, built.Output + built.Error);

        var run = await Dotnet.Run("exec", program.StartsWith("OUT", StringComparison.Ordinal) ? In(program) : clone[program]);
        Assert.AreEqual("VersionInfo", run.Output.Trim(), run.Error);

        string In(string text) => text.Replace("OUT", output, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Two_configurations_build_at_once()
    {
        using var clone = new SeamProgram();
        var restored = await Dotnet.Run("restore", clone.Project);
        Assert.AreEqual(0, restored.ExitCode, restored.Output + restored.Error);

        foreach (var built in await Task.WhenAll(Build("Debug"), Build("Release")))
            Assert.AreEqual(0, built.ExitCode, built.Output + built.Error);

        Task<Dotnet> Build(string configuration) => Dotnet.Run("build", clone.Project, "--no-restore", "-c", configuration, "-nologo");
    }
}
