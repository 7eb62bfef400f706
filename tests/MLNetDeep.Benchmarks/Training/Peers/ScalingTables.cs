using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>How time grows with rows, width, depth and threads.</summary>
internal static class ScalingTables
{
    private const int Batch = 128;
    private const double Microsecond = 1e-6;

    public static void Write(TextWriter to, PeerForm form)
    {
        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"µs a step, Adam, medians (least–greatest); the TorchSharp loop is the faster of 1 and 2 threads, with Adam without "
            + $"temporaries."));
        int[] widths = form.IsQuick ? [32, 512] : [32, 100, 256, 512, 1024];
        Shapes(to, form, $"width W of 784-W-10, batch {Batch}",
            widths.Select(width => (string.Create(CultureInfo.InvariantCulture, $"{width}"), new[] { 784, width, 10 })));
        int[] depths = form.IsQuick ? [1, 4] : [1, 2, 4, 8];
        Shapes(to, form, $"hidden layers of 128 units between 784 and 10, batch {Batch}",
            depths.Select(depth =>
            (string.Create(CultureInfo.InvariantCulture, $"{depth}"), (int[])[784, .. Enumerable.Repeat(128, depth), 10])));
        Threads(to, form);
        Rows(to, form);
    }

    private static void Shapes(TextWriter to, PeerForm form, string what, IEnumerable<(string Name, int[] Widths)> shapes)
    {
        var table = new MarkdownTable(to, what, "engine Managed", "engine Torch", "TorchSharp loop", "×");
        using var rows = new StepRows(4_000, 784, 10);
        foreach (var (name, widths) in shapes)
        {
            using var contestants = new StepContestants(rows, widths, Batch, onlyLibrary: true);
            var figures = Rounds.Measure(contestants.All, form.IsQuick ? 2 : 7, warmup: 2);
            var ours = figures[StepContestants.Managed];
            var raw = StepContestants.RawNames.Where(figures.ContainsKey).Select(loop => figures[loop]).MinBy(series => series.Median)!;
            table.Row(name, ours.Text(Microsecond, "0"), figures[StepContestants.Torch].Text(Microsecond, "0"), raw.Text(Microsecond, "0"),
                raw.Over(ours).Text(1, "0.00"));
        }
    }

    private static void Threads(TextWriter to, PeerForm form)
    {
        int[] counts = [.. Enumerable.Range(0, 10).Select(power => 1 << power).Where(count => count < Environment.ProcessorCount),
            Environment.ProcessorCount];
        var table = new MarkdownTable(
            to, ["784-100-10, engine Managed: threads",
            .. new[] { 32, 128, 512 }.Select(batch => string.Create(CultureInfo.InvariantCulture, $"batch {batch}"))]);
        using var rows = new StepRows(4_000, 784, 10);
        var columns = new[] { 32, 128, 512 }.Select(batch =>
        {
            EngineLoop[] loops = [.. counts.Select(
                count => new EngineLoop(rows, [784, 100, 10], batch, TrainingEngineKind.Managed, count))];
            var figures = Rounds.Measure(
                [.. loops.Select(
                (loop, i) => new Contestant(
                string.Create(CultureInfo.InvariantCulture, $"{counts[i]}"), () =>
                StepContestants.SecondsOfStep(loop, Math.Max(4, 6_400 / batch))))], form.IsQuick ? 2 : 7, warmup: 2);
            foreach (var loop in loops)
                loop.Dispose();
            return figures;
        }).ToArray();
        foreach (var count in columns[0].Keys)
            table.Row([count, .. columns.Select(figures => figures[count].Text(Microsecond, "0"))]);
    }

    private static void Rows(TextWriter to, PeerForm form)
    {
        var table = new MarkdownTable(to, "rows of 784 bytes, 2 epochs, batch 32", "whole fit, s", "µs a row and epoch");
        var mlContext = new MLContext(seed: 1);
        foreach (var count in form.IsQuick ? [1_000, 4_000] : new[] { 1_000, 10_000, 60_000 })
        {
            using var data = PeerData.Find(count, validationRows: 0);
            var view = mlContext.Data.Cache(PeerData.View(mlContext, data.Pixels, data.Labels, ..));
            var pipeline = mlContext.Transforms.Rescale("Features", "Image", 1 / 255f)
                .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 2 }));
            var figures = Rounds.Measure([new("fit", () => Seconds(() => pipeline.Fit(view)))], form.LongRounds, warmup: 1)["fit"];
            table.Row(count.ToString("#,0", CultureInfo.InvariantCulture), figures.Text(1, "0.00"),
                figures.Text(2 * count * Microsecond, "0.0"));
        }
    }

    private static double Seconds(Action action)
    {
        var begin = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
