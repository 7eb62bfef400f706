using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Fits that are cancelled at moments drawn by chance: each ends soon, with a model, and leaves nothing behind.</summary>
internal static class CancelSoak
{
    /// <summary>A batch takes microseconds; the rest is for a machine that does something else, too.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static bool Run(int count, TextWriter output)
    {
        var random = new Random(7);
        var (figures, longest, reading, done) = (new ProcessFigures(), TimeSpan.Zero, 0, 0);
        for (var fit = 0; fit < count; fit++)
        {
            using var source = new CancellationTokenSource();
            var later = TimeSpan.FromMilliseconds(random.NextDouble() * 120);
            long cancelled = 0;
            using var timer = new Timer(_ =>
            {
                Volatile.Write(ref cancelled, Stopwatch.GetTimestamp());
                source.Cancel();
            }, null, later, Timeout.InfiniteTimeSpan);
            try
            {
                done += SmallFit.Run(epochs: 100_000, source.Token).History.End == TrainingEnd.Cancelled ? 1 : 0;
            }
            catch (OperationCanceledException)
            {
                // Before there was a network: while rows were read.
                reading++;
            }
            var took = Stopwatch.GetElapsedTime(Volatile.Read(ref cancelled));
            longest = took > longest ? took : longest;
            if (fit % Math.Max(1, count / 40) == 0)
                figures.Look(fit);
        }
        figures.Look(count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} fits cancelled: {done:N0} gave a model that says so, {reading:N0} had none yet; the longest went on for "
            + $"{longest.TotalMilliseconds:F0} ms; growth over the run: {figures}"));
        return done + reading == count && longest < Soon && figures.IsFlat;
    }
}
