using System.Diagnostics;
using MLNetDeep.Interruptible;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Resuming;

[TestClass]
public sealed class KilledTrainingTests
{
    /// <summary>A process is killed as nothing in it can notice (SIGKILL), twenty times, at an epoch and a moment drawn by
    /// chance.</summary>
    [TestMethod]
    public async Task A_fit_killed_at_any_moment_is_resumed_to_the_same_weights()
    {
        var expected = InterruptibleFit.Run(folder: null).WeightBits();
        var random = new Random(2024);
        var resumedAfter = new List<int>();
        for (var kill = 0; kill < 20; kill++)
        {
            using var folder = new TempFolder();
            await TrainAndKill(folder.FullPath, random.Next(1, InterruptibleFit.NumberOfEpochs / 2),
                TimeSpan.FromMilliseconds(10 * random.NextDouble()));

            var watching = new Watching { TrainingBegin = run => resumedAfter.Add(run.Epoch) };
            CollectionAssert.AreEqual(
                expected, InterruptibleFit.Run(folder.FullPath, watching).WeightBits(), $"Kill {kill}, after epoch {resumedAfter[^1]}.");
        }
        // A line comes before the epoch's checkpoint, so a kill right after the first may find none.
        Assert.IsGreaterThan(
            15, resumedAfter.Count(epoch => epoch is > 0 and < InterruptibleFit.NumberOfEpochs),
            $"Resumed after: {string.Join(", ", resumedAfter)}.");
    }

    private static async Task TrainAndKill(string folder, int epoch, TimeSpan later)
    {
        var program = Repository.PathOf(
            $"tests/MLNetDeep.Interruptible/bin/{Repository.Configuration}/{Repository.Framework}/MLNetDeep.Interruptible.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, folder]) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line && line != $"epoch {epoch}")
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
