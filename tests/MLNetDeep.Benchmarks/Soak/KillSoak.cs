using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Files;
using MLNetDeep.Interruptible;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// Processes that are killed as nothing in them can notice (SIGKILL), at moments drawn by chance: one that trains with checkpoints, whose
/// result has the bits of a run that nobody killed, and one that saves over a good file, which stays good.
/// </summary>
internal static class KillSoak
{
    /// <summary>What the process that is killed is asked for.</summary>
    public const string Child = "Child";

    /// <summary>What that process does.</summary>
    public static void RunChild(string[] words)
    {
        if (words is ["--save", var zip])
            EndlessSaving.Run(zip);
        else
            InterruptibleFit.Run(words[0], new EpochLines());
    }

    public static bool Run(int count, TextWriter output)
    {
        var random = new Random(2024);
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        var (checkpoints, zip) = (Path.Combine(folder.FullName, "checkpoints"), Path.Combine(folder.FullName, "model.zip"));
        var expected = InterruptibleFit.Run(folder: null).Model.Parameters.ToArray();
        int kills = 0, runs = 0, different = 0;
        while (kills < count / 2)
        {
            if (KillAfter(random, 150, checkpoints))
            {
                kills++;
                continue;
            }
            // The process came to its end: what its last checkpoint says is what nobody's kills have changed.
            runs++;
            if (!InterruptibleFit.Run(checkpoints).Model.Parameters.SequenceEqual(expected))
                different++;
            Directory.Delete(checkpoints, recursive: true);
        }
        if (!InterruptibleFit.Run(checkpoints).Model.Parameters.SequenceEqual(expected))
            different++;
        var left = Directory.GetFiles(checkpoints, $"*{AtomicFile.AsideSuffix}").Length;

        var (saving, broken, inTheMiddle) = (0, 0, 0);
        while (saving < count / 2)
        {
            KillAfter(random, 60, "--save", zip);
            saving++;
            if (DenseNetworkModel.Load(zip).FeatureCount != 500)
                broken++;
            inTheMiddle += File.Exists(zip + AtomicFile.AsideSuffix) ? 1 : 0;
        }
        folder.Delete(recursive: true);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills while training, in {runs + 1} runs that came to their end, {different} with other bits, {left} files left "
            + $"aside; {saving} kills while saving, {inTheMiddle} of them while a file was being written, {broken} broken files"));
        return different == 0 && broken == 0;
    }

    /// <returns>Whether it was killed before it ended by itself.</returns>
    private static bool KillAfter(Random random, int mostMilliseconds, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(KillSoak).Assembly.Location, SoakRun.Name, Child, .. arguments])
        { RedirectStandardOutput = true })!;
        // Its first line says that it is at work.
        process.StandardOutput.ReadLine();
        if (process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(mostMilliseconds))))
            return false;
        process.Kill();
        process.WaitForExit();
        return true;
    }
}
