using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>
/// What scoring the weighted mean of networks that differ costs, as a sweep finds them on a table, beside each network by itself; in turns,
/// medians.
/// </summary>
internal sealed class MixedEnsembleScoringStudy : Study
{
    private const int Features = 24;
    private const int ManyRows = 10_000;
    private const int Rounds = 15;

    private static readonly IReadOnlyList<IReadOnlyList<Layer>> Networks =
    [
        [new Dense(64, Activation.ReLU)],
        [new Dense(256, Activation.Silu), new Dense(128, Activation.Silu)],
        [new Dense(128, Activation.Gelu), new LayerNormalization(), new Dense(64, Activation.Gelu)],
        [new Dense(100, Activation.ReLU), new Dense(100, Activation.ReLU), new Dense(100, Activation.ReLU)],
    ];

    public override void Run(TextWriter output)
    {
        DenseNetworkModel[] members = [.. Networks.Select(
            (layers, i) => RandomModel.Of(LearningTask.BinaryClassification, Features, 1, layers, seed: i + 1))];
        var mean = DenseNetworkModel.MeanOf(members, [4, 3, 2, 1]);
        var table = new MarkdownTable(
            output, ["rows", .. members.Select(member => string.Join('-', member.Layers.Select(layer => layer.OutputSize))),
                "one after the other", "as one model"]);
        table.Row(Measured([.. members, mean], rows: 1, repeats: 2_000));
        table.Row(Measured([.. members, mean], ManyRows, repeats: 1));
    }

    private static IEnumerable<string> Measured(DenseNetworkModel[] models, int rows, int repeats)
    {
        NetworkScorer[] scorers = [.. models.Select(model => new NetworkScorer(model))];
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, rows * Features).Select(_ => random.NextSingle())];
        var (scores, times) = (new float[rows], scorers.Select(_ => new List<double>()).ToArray());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (i, scorer) in scorers.Index())
            {
                var begin = Stopwatch.GetTimestamp();
                for (var repeat = 0; repeat < repeats; repeat++)
                    scorer.Score(rows, features, scores);
                if (round > 0)
                    times[i].Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / repeats);
            }
        }
        double[] medians = [.. times.Select(ofModel => ofModel.Order().ElementAt(ofModel.Count / 2))];
        return
        [
            rows.ToString("N0", CultureInfo.InvariantCulture), .. medians[..^1].Select(Text), Text(medians[..^1].Sum()),
            $"**{Text(medians[^1])}**",
        ];
    }

    private static string Text(double microseconds) => microseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds:F1} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:F1} ms");
}
