using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>Programs with our packages and each version of what those promise to work with.</summary>
[TestClass]
public sealed class ConsumerTests
{
    private static PackedLibraries _packages = null!;

    [ClassInitialize]
    public static async Task Pack(TestContext context) => _packages = await PackedLibraries.Shared;

    /// <summary>Also each loads and scores what the other has saved.</summary>
    [TestMethod]
    public async Task A_program_trains_saves_and_loads_with_the_oldest_and_the_newest_ML_NET()
    {
        using var oldest = await Program("5.0.1");
        using var newest = await Program("6.0.0");
        foreach (var program in new[] { oldest, newest })
        {
            var verbs = (await program.Run("--every-verb", program["bin"])).Split('\n', StringSplitOptions.TrimEntries);
            Assert.IsGreaterThan(10, verbs.Length);
            Assert.IsEmpty(verbs.Where(
                verb => !verb.EndsWith(": well", StringComparison.Ordinal) && verb != "torch libraries loaded: none"));
        }

        foreach (var saved in new[] { oldest, newest })
        {
            var files = new[] { saved["bin/model.zip"], saved["bin/rows.idv"] };
            var scores = await newest.Run(files);
            Assert.HasCount(601, scores.Split('\n'));
            Assert.AreEqual(scores, await oldest.Run(files));
        }
    }

    /// <summary>The native library comes with the package, alone and beside each version of ML.NET's package for pictures.</summary>
    [TestMethod]
    [DataRow("5.0.1", null, "2.88.")]
    [DataRow("5.0.1", "5.0.1", "2.88.")]
    [DataRow("6.0.0", "6.0.0", "3.119.")]
    public async Task A_program_draws_with_the_Skia_that_its_packages_bring(string mlNet, string? imageAnalytics, string skia)
    {
        using var program = Drawing(mlNet, imageAnalytics is null ? [] : [("Microsoft.ML.ImageAnalytics", imageAnalytics)]);
        await program.Build();
        Assert.AreEqual(mlNet, program.VersionOf("Microsoft.ML"));
        StringAssert.StartsWith(program.VersionOf("SkiaSharp"), skia);
        Assert.AreEqual(program.VersionOf("SkiaSharp"), program.VersionOf("SkiaSharp.NativeAssets.Linux.NoDependencies"));

        await program.Run(program["bin"]);
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, File.ReadAllBytes(program["bin/curves.png"])[..4]);
        StringAssert.Contains(File.ReadAllText(program["bin/report.html"]), "<svg");
    }

    [TestMethod]
    public async Task A_native_Skia_of_another_version_or_none_is_refused_before_training()
    {
        using var program = Drawing("6.0.0", [("SkiaSharp", "3.119.4"), ("SkiaSharp.NativeAssets.Linux.NoDependencies", "3.119.4")]);
        await program.Build();
        await program.Run(program["bin"]);

        var native = Directory.GetFiles(program["bin/runtimes"], "*libSkiaSharp*", SearchOption.AllDirectories);
        Assert.IsNotEmpty(native);
        foreach (var file in native)
            File.Delete(file);
        await Refused("a program without it");

        // As where a program asks for a SkiaSharp of its own, and on Linux for no native library of that version.
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var file in native.Where(file => file.Contains("linux-x64", StringComparison.Ordinal)))
            File.Copy(Path.Combine(Consumer.MachineCache, "skiasharp.nativeassets.linux.nodependencies", "2.88.9",
                Path.GetRelativePath(program["bin"], file)), file);
        await Refused("The version of the native libSkiaSharp library (88.1) is incompatible");

        async Task Refused(string received)
        {
            File.Delete(program["bin/trained"]);
            var (exitCode, error) = await program.Try(program["bin"]);
            Assert.AreNotEqual(0, exitCode);
            StringAssert.Contains(error, "A PNG needs the native library libSkiaSharp beside the program, in the version of its "
                + $"package SkiaSharp (3.119.4). Received: {received}");
            Assert.IsFalse(File.Exists(program["bin/trained"]), "It was refused after training.");
        }
    }

    [TestMethod]
    [DataRow("5.0.1")]
    [DataRow("6.0.0")]
    public async Task A_program_trains_with_libtorch_beside_the_oldest_and_the_newest_ML_NET(string mlNet)
    {
        using var program = await Program(mlNet, ("MLNetDeep.Torch", PackedLibraries.Version), (Consumer.LibTorch, "2.10.0"));
        StringAssert.StartsWith(await program.Run("--train", "torch"), "Torch on cpu");
        if (!OperatingSystem.IsLinux())
            return;

        // libtorch in a folder of the user's own, which the system's loader is told of.
        Directory.CreateDirectory(program["own"]);
        foreach (var file in Directory.GetFiles(program["bin/runtimes/linux-x64/native"]).Where(file => !file.Contains("LibTorchSharp")))
            File.Move(file, Path.Combine(program["own"], Path.GetFileName(file)));
        StringAssert.StartsWith(
            await program.Run(new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = program["own"] }, "--train", "torch"),
            "Torch on cpu");
        Assert.IsFalse(Directory.Exists(program["bin/cpu"]), "TorchSharp has copied libtorch out of the package cache.");
    }

    private static Consumer Drawing(string mlNet, (string, string)[] packages) => new(
        _packages,
        [("MLNetDeep.Reports", PackedLibraries.Version), ("Microsoft.ML", mlNet), .. packages],
        [Repository.PathOf("tests/MLNetDeep.Packages.Tests/Programs/Drawing.cs")]);

    /// <summary>The program that the core's tests run too, built against packages.</summary>
    private static async Task<Consumer> Program(string mlNet, params (string, string)[] packages)
    {
        var program = new Consumer(
            _packages,
            [("MLNetDeep", PackedLibraries.Version), ("Microsoft.ML", mlNet), .. packages],
            Directory.GetFiles(Repository.PathOf("tests/MLNetDeep.ScoringOnly"), "*.cs"));
        await program.Build();
        Assert.AreEqual(mlNet, program.VersionOf("Microsoft.ML"));
        return program;
    }
}
