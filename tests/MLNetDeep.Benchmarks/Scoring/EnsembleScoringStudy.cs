using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>What scoring five networks as one model costs, beside one network and beside five that each go over all rows; in turns,
/// medians.</summary>
internal sealed class EnsembleScoringStudy : Study
{
    private const int Size = 5;
    private const int ManyRows = 60_000;
    private const int MostRounds = 21;

    public override void Run(TextWriter output)
    {
        var table = new MarkdownTable(
            output, "network", "rows", "one network", "five, one after the other over all rows", "five as one model");
        foreach (var widths in new[] { "784-100-10", "784-512-512-10" })
        {
            table.Row(Measured(widths, rows: 1, repeats: 1000, MostRounds));
            table.Row(Measured(widths, ManyRows, repeats: 1, rounds: 7));
        }
    }

    private static IEnumerable<string> Measured(string widths, int rows, int repeats, int rounds)
    {
        int[] sizes = [.. widths.Split('-').Select(int.Parse)];
        var model = RandomEnsemble.Of(
            LearningTask.MulticlassClassification, sizes[0], sizes[^1],
            [.. sizes[1..^1].Select(units => new Dense(units, Activation.ReLU))], count: Size);
        var (ensemble, members) = (new NetworkScorer(model), model.Members.Select(member => new NetworkScorer(member)).ToArray());
        var (features, scores) = (new MeasuredNetwork(widths).Rows(rows), new float[rows * sizes[^1]]);
        var (one, apart, together) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            one.Add(Time(() => members[0].Score(rows, features, scores)));
            apart.Add(Time(() =>
            {
                foreach (var member in members)
                    member.Score(rows, features, scores);
            }));
            together.Add(Time(() => ensemble.Score(rows, features, scores)));
        }
        return [widths, rows.ToString("N0", CultureInfo.InvariantCulture), Text(one), Text(apart), $"**{Text(together)}**"];

        double Time(Action score)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < repeats; i++)
                score();
            return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / repeats;
        }
    }

    private static string Text(List<double> microseconds) =>
        microseconds.Order().ElementAt(microseconds.Count / 2) is var median && median < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{median:F1} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{median / 1000:F0} ms");
}
