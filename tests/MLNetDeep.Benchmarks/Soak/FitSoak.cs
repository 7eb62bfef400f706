using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Fits one after the other in one process: equal bits, and nothing that grows.</summary>
internal static class FitSoak
{
    public static bool Run(int count, TextWriter output)
    {
        var (figures, start) = (new ProcessFigures(), Stopwatch.GetTimestamp());
        var expected = SmallFit.Run(epochs: 3).Model.Parameters.ToArray();
        var different = 0;
        for (var fit = 0; fit < count; fit++)
        {
            if (!SmallFit.Run(epochs: 3).Model.Parameters.SequenceEqual(expected))
                different++;
            if (fit % Math.Max(1, count / 40) == 0)
                figures.Look(fit);
        }
        figures.Look(count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} fits in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {different} with other bits; growth over the run: "
            + $"{figures}"));
        return different == 0 && figures.IsFlat;
    }
}
