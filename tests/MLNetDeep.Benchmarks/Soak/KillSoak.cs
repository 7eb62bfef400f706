using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Files;
using MLNetDeep.Interruptible;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// Processes that are killed as nothing in them can notice (SIGKILL), at moments drawn by chance: half of them train with checkpoints, and
/// end in the bits of a run that nobody killed; a quarter save over a good file, which stays good; a quarter sweep, and end with the trials
/// of a sweep that nobody killed.
/// </summary>
internal static class KillSoak
{
    /// <summary>What the process that is killed is asked for.</summary>
    public const string Child = "Child";

    private const string Save = "--save";
    private const string SweepOn = "--sweep";
    private const int Trials = 12;

    /// <summary>What that process does.</summary>
    public static void RunChild(string[] words)
    {
        switch (words)
        {
            case [Save, var zip]:
                EndlessSaving.Run(zip);
                break;
            case [SweepOn, var store]:
                Sweep(store, new TrialLines());
                break;
            case [OwnerSoak.Child, var folder]:
                OwnerSoak.Write(folder);
                break;
            default:
                InterruptibleFit.Run(words[0], new EpochLines());
                break;
        }
    }

    public static bool Run(int count, TextWriter output)
    {
        var random = new Random(2024);
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        var isRight = Train(Path.Combine(folder.FullName, "checkpoints"), count / 2, random, output)
            & SaveOver(Path.Combine(folder.FullName, "model.zip"), count / 4, random, output)
            & SweepOver(folder.CreateSubdirectory("sweep").FullName, count - count / 2 - count / 4, random, output);
        folder.Delete(recursive: true);
        return isRight;
    }

    private static bool Train(string checkpoints, int count, Random random, TextWriter output)
    {
        var expected = InterruptibleFit.Run(folder: null).Model.Parameters.ToArray();
        int kills = 0, runs = 0, different = 0, left = 0;
        while (kills < count)
        {
            if (KillAfter(random, 1, 150, checkpoints))
            {
                kills++;
                if (kills < count)
                    continue;
            }
            // It came to its end, or does so here: nobody's kills have changed what comes of it.
            runs++;
            if (!InterruptibleFit.Run(checkpoints).Model.Parameters.SequenceEqual(expected))
                different++;
            left += Directory.GetFiles(checkpoints, $"*{AtomicFile.AsideSuffix}").Length;
            Directory.Delete(checkpoints, recursive: true);
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills while training, in {runs} runs that came to their end, {different} with other bits, {left} files left aside"));
        return different == 0 && left == 0;
    }

    private static bool SaveOver(string zip, int count, Random random, TextWriter output)
    {
        var (broken, inTheMiddle) = (0, 0);
        for (var kill = 0; kill < count; kill++)
        {
            KillAfter(random, 1, 60, Save, zip);
            if (DenseNetworkModel.Load(zip).FeatureCount != 500)
                broken++;
            inTheMiddle += File.Exists(zip + AtomicFile.AsideSuffix) ? 1 : 0;
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} kills while saving, {inTheMiddle} of them while a file was being written, {broken} broken files"));
        return broken == 0;
    }

    private static bool SweepOver(string folder, int count, Random random, TextWriter output)
    {
        var store = Path.Combine(folder, "sweep.db");
        var expected = Sweep(store: null);
        int kills = 0, runs = 0, different = 0, left = 0, again = 0;
        while (kills < count)
        {
            if (KillAfter(random, random.Next(1, 7), 40, SweepOn, store))
            {
                kills++;
                if (kills < count)
                    continue;
            }
            runs++;
            var ended = Sweep(store);
            if (!ended.Select(Outcome).SequenceEqual(expected.Select(Outcome)))
                different++;
            again += ended.Sum(trial => trial.Attempts - 1);
            left += Directory.GetFiles(folder).Count(file => file != store);
            File.Delete(store);
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills while sweeping, {again} of them within a trial, in {runs} sweeps of {Trials} trials that came to their end, "
            + $"{different} with other trials, {left} files left beside the store"));
        return different == 0 && left == 0;

        static (int, SearchPoint, TrialState, double?) Outcome(SweepTrial trial) => (trial.Number, trial.Point, trial.State, trial.Score);
    }

    private static IReadOnlyList<SweepTrial> Sweep(string? store, params SweepCallback[] callbacks) =>
        SharedSweep.Of(store, new TpeTuner { StartupTrials = 3 }, Trials, concurrent: 1, callbacks).Run().Trials;

    /// <param name="random">The moment is drawn from it.</param>
    /// <param name="lines">How many lines the process writes before: the first says that it is at work, a sweep writes two a trial.</param>
    /// <param name="mostMilliseconds">How long it may live after that.</param>
    /// <param name="arguments">What it is asked for.</param>
    /// <returns>Whether it was killed before it ended by itself.</returns>
    private static bool KillAfter(Random random, int lines, int mostMilliseconds, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(KillSoak).Assembly.Location, SoakRun.Name, Child, .. arguments])
        { RedirectStandardOutput = true })!;
        for (var line = 0; line < lines; line++)
            process.StandardOutput.ReadLine();
        if (process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(mostMilliseconds))))
            return false;
        process.Kill();
        process.WaitForExit();
        return true;
    }
}
