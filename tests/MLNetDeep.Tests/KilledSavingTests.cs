using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Files;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class KilledSavingTests
{
    private const int Kills = 12;

    /// <summary>A process that saves over a good zip is killed as nothing in it can notice (SIGKILL), at moments drawn by chance.</summary>
    [TestMethod]
    public async Task A_zip_that_was_good_is_good_after_every_kill()
    {
        using var folder = new TempFolder();
        var random = new Random(2024);
        var inTheMiddle = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await SaveAndKill(folder["model.zip"], TimeSpan.FromMilliseconds(20 * random.NextDouble()));

            Assert.AreEqual(500, new MLContext().Model.Load(folder["model.zip"], out _).FindDenseNetwork().Model.FeatureCount,
                $"After kill {kill}.");
            inTheMiddle += File.Exists(folder["model.zip" + AtomicFile.AsideSuffix]) ? 1 : 0;
        }
        Assert.IsGreaterThan(Kills / 4, inTheMiddle, "Kills while a zip was being written.");
    }

    private static async Task SaveAndKill(string zip, TimeSpan later)
    {
        var program = Support.Repository.PathOf(
            $"tests/MLNetDeep.Interruptible/bin/{Support.Repository.Configuration}/{Support.Repository.Framework}/MLNetDeep.Interruptible.dll");
        string[] arguments = [program, "--save", zip];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line && line != "saved 2")
        {
        }
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < later)
            Thread.SpinWait(10);

        process.Kill();
        await process.WaitForExitAsync(patience.Token);
        Assert.AreNotEqual(0, process.ExitCode, "It had ended by itself.");
    }
}
