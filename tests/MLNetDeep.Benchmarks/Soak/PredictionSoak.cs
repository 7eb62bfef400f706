using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>Predictions one after the other in one process, by the span and by <c>PredictionEngine</c> in turns.</summary>
internal static class PredictionSoak
{
    public static bool Run(int count, TextWriter output)
    {
        var transformer = SmallFit.Run(epochs: 2);
        using var engine = new MLContext(1).Model.CreatePredictionEngine<Row, Scored>(transformer);
        var (row, scores, scored) = (new Row { Features = [.1f, .2f, .3f, .4f] }, new float[1], new Scored());
        transformer.Model.Score(row.Features, scores);
        var (expected, different) = (scores[0], 0);
        var (figures, start) = (new ProcessFigures(), Stopwatch.GetTimestamp());
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0)
                transformer.Model.Score(row.Features, scores);
            else
                engine.Predict(row, ref scored);
            if ((i % 2 == 0 ? scores[0] : scored.Score) != expected)
                different++;
            if (i % Math.Max(1, count / 40) == 0)
                figures.Look(i);
        }
        figures.Look(count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} predictions in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {different} with other bits; growth over the "
            + $"run: {figures}"));
        return different == 0 && figures.IsFlat;
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
