using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>
/// A training step of 784-100-10 (or other widths) with Adam, all in: rows gathered, gradients, update, figures. Subjects take turns of a
/// few milliseconds, so that what else the machine does hits all of them; medians of the turns, as a Markdown table.
/// </summary>
internal static class TrainingSteps
{
    private const int Rows = 20_000;
    private const int Rounds = 41;
    private const int RoundsOfOurs = 15;
    private const int RowsInTurn = 6_400;

    /// <param name="arguments">
    /// "busy" keeps another thread busy meanwhile; "784,512,512,10" are widths other than 784,100,10; with "ours" the managed engine alone
    /// takes turns, at the batch sizes that follow, which two builds of it are compared by.
    /// </param>
    public static void Run(IReadOnlyList<string> arguments)
    {
        int[] widths = [.. (arguments.FirstOrDefault(argument => argument.Contains(',', StringComparison.Ordinal)) ?? "784,100,10")
            .Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))];
        using var busy = arguments.Contains("busy") ? new BusyCore() : null;
        using var rows = new StepRows(Rows, widths[0], widths[^1]);
        if (arguments.Contains("ours"))
        {
            RunOurs(rows, widths, [.. arguments.SkipWhile(argument => argument != "ours").Skip(1)
                .Select(batch => int.Parse(batch, CultureInfo.InvariantCulture))]);
            return;
        }

        Console.WriteLine($"Adam, {string.Join('-', widths)}, µs a step: median (lowest) of {Rounds} turns; {Environment.ProcessorCount} "
            + $"processors{(busy is null ? "" : ", one of them kept busy")}");
        Console.WriteLine();
        Console.WriteLine("| batch | TorchSharp, torch.optim, 1 thread | 2 threads | TorchSharp, own Adam, 1 thread | 2 threads | engine "
            + "Torch | engine Managed, 1 thread | engine Managed | fastest TorchSharp loop / Managed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var batch in new[] { 32, 128, 512, 1024 })
        {
            IStepLoop[] loops =
            [
                new RawLoop(rows, widths, batch, threads: 1, stockOptimizer: true),
                new RawLoop(rows, widths, batch, threads: 2, stockOptimizer: true),
                new RawLoop(rows, widths, batch, threads: 1, stockOptimizer: false),
                new RawLoop(rows, widths, batch, threads: 2, stockOptimizer: false),
                new EngineLoop(rows, widths, batch, TrainingEngineKind.Torch, workers: 1),
                new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, workers: 1),
                new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, Environment.ProcessorCount),
            ];
            Console.WriteLine(Row(batch, Measure(loops, Math.Max(4, RowsInTurn / batch), Rounds)));
            foreach (var loop in loops)
                loop.Dispose();
        }
    }

    private static void RunOurs(StepRows rows, int[] widths, IReadOnlyList<int> batches)
    {
        foreach (var batch in batches)
        {
            int[] workers = [1, Environment.ProcessorCount];
            IStepLoop[] loops = [.. workers.Select(
                count => new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, count))];
            var times = Measure(loops, Math.Max(4, RowsInTurn / batch), RoundsOfOurs);
            Console.WriteLine($"{string.Join('-', widths)}, batch {batch}, µs a step, median (lowest): "
                + string.Join("; ", workers.Zip(times, (count, all) => string.Create(CultureInfo.InvariantCulture,
                    $"{count} threads {all.Order().ElementAt(all.Count / 2):f0} ({all.Min():f0})"))));
            foreach (var loop in loops)
                loop.Dispose();
        }
    }

    private static List<double>[] Measure(IStepLoop[] loops, int steps, int rounds)
    {
        var times = loops.Select(_ => new List<double>()).ToArray();
        for (var round = -5; round < rounds; round++)
        {
            for (var i = 0; i < loops.Length; i++)
            {
                torch.set_num_threads(loops[i].Threads);
                loops[i].Run(1);
                var begin = Stopwatch.GetTimestamp();
                loops[i].Run(steps);
                if (round >= 0)
                    times[i].Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / steps);
            }
        }
        return times;
    }

    private static string Row(int batch, List<double>[] times)
    {
        double[] medians = [.. times.Select(all => all.Order().ElementAt(all.Count / 2))];
        var cells = times.Select((all, i) => string.Create(CultureInfo.InvariantCulture, $"{medians[i]:f0} ({all.Min():f0})"));
        return string.Create(
            CultureInfo.InvariantCulture, $"| {batch} | {string.Join(" | ", cells)} | {medians[..4].Min() / medians[^1]:f2} |");
    }
}
