using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Scoring;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>The comparison of ensembles as it is printed: of each table the means over the seeds, and what a row costs.</summary>
internal static class EnsembleReport
{
    private const int ScoredRows = 2_000;
    private const int Rounds = 5;

    /// <summary>Until the compiler has compiled all of it anew, which it does after a while.</summary>
    private const int WarmUpRounds = 50;

    private static readonly string[] Titles = ["best trial", "refit on all rows", "average of 5 folds", "ensemble"];

    private static readonly string[] Scored =
        [EnsembleComparison.BestTrial, EnsembleComparison.AverageOfFolds, EnsembleComparison.Ensemble];

    public static void Write(TextWriter to, EnsembleWords words, IReadOnlyList<TableResult> all)
    {
        // Only sweeps that all ways are known of.
        var sweeps = all.GroupBy(result => (result.Table, result.Seed))
            .Where(sweep => sweep.Count() == EnsembleComparison.Ways.Count)
            .Select(sweep => (sweep.Key.Table, sweep.Key.Seed,
                Losses: EnsembleComparison.Ways.Select(way => sweep.Single(result => result.Method == way).Figures.Loss).ToArray()))
            .ToList();
        var markdown = new MarkdownTable(to, ["table", "seeds", .. Titles, "networks in it", "µs a row: best trial", "folds", "ensemble",
            "its networks one by one"]);
        foreach (var table in sweeps.GroupBy(sweep => sweep.Table))
        {
            int[] networks = [.. table.Select(sweep => Model(sweep.Table, sweep.Seed, EnsembleComparison.Ensemble).Members.Count)];
            markdown.Row([
                table.Key, Text(table.Count(), "0"),
                .. EnsembleComparison.Ways.Select((_, way) => Text(table.Average(sweep => sweep.Losses[way]), "0.0000")),
                Text(networks.Average(), "0.0"),
                .. Scored.Select(way => Text(table.Average(sweep => Micros(Model(sweep.Table, sweep.Seed, way))), "0.0")),
                Text(table.Average(sweep => Model(sweep.Table, sweep.Seed, EnsembleComparison.Ensemble).Members.Sum(Micros)), "0.0"),
            ]);
        }

        to.WriteLine();
        foreach (var (way, title) in Titles.Index().Skip(1))
        {
            double[] logs = [.. sweeps.Select(sweep => Math.Log(sweep.Losses[way] / sweep.Losses[0]))];
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{title}: {Math.Exp(logs.Average()):0.0000} of the best trial's loss (geometric mean), lower in "
                + $"{logs.Count(log => log < 0)} of {logs.Length} sweeps"));
        }

        DenseNetworkModel Model(string table, int seed, string way) => DenseNetworkModel.Load(words.ModelPath(table, seed, way));
    }

    /// <summary>What one row costs by itself; the median of some rounds.</summary>
    private static double Micros(DenseNetworkModel model)
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, ScoredRows * model.FeatureCount).Select(_ => random.NextSingle())];
        var scorer = new NetworkScorer(model);
        var (scores, times) = (new float[model.OutputCount], new List<double>());
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var row = 0; row < ScoredRows; row++)
                scorer.Score(features.AsSpan(row * model.FeatureCount, model.FeatureCount), scores);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / ScoredRows);
        }
        return times.Skip(WarmUpRounds).Order().ElementAt(Rounds / 2);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
