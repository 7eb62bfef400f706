using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Scoring;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// What a sweep finds as one model: its best trial, that trained again on all rows, the average of the folds of its options, and the
/// ensemble of the sweep; side by side on test rows, which choose nothing, with what a row costs to score. Markdown on standard output.
/// </summary>
internal static class EnsembleComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "SweepEnsembles";

    private const int Folds = 5;
    private const int ScoredRows = 2_000;
    private const int Rounds = 5;

    public static string Usage => $"{Name} [TABLES,…] [SEEDS] [TRIALS]";

    private static readonly string[] Ways = ["best trial", "refit on all rows", "average of 5 folds", "ensemble"];

    public static int Run(IReadOnlyList<string> words)
    {
        var tables = words.Count > 0 ? words[0].Split(',') : [.. BenchmarkTables.Eight];
        var seeds = words.Count > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 5;
        var trials = words.Count > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 30;
        var markdown = new MarkdownTable(
            Console.Out,
            ["table", "seed", .. Ways, "networks in it", "µs a row, best trial", "µs a row, folds", "µs a row, ensemble"]);
        var ratios = Ways.ToDictionary(way => way, _ => new List<double>());
        // One seed of all tables before the next one: what is there when a run is cut short is of all tables.
        for (var seed = 0; seed < seeds; seed++)
        {
            foreach (var table in tables)
            {
                var (losses, networks, micros) = Measured(table, seed, trials);
                foreach (var (way, loss) in Ways.Zip(losses))
                    ratios[way].Add(Math.Log(loss / losses[0]));
                markdown.Row(
                    table, Text(seed, "0"), Text(losses[0], "0.0000"), Text(losses[1], "0.0000"), Text(losses[2], "0.0000"),
                    Text(losses[3], "0.0000"), Text(networks, "0"), Text(micros[0], "0.0"), Text(micros[1], "0.0"), Text(micros[2], "0.0"));
                Console.Out.Flush();
            }
        }

        Console.WriteLine();
        foreach (var (way, logs) in ratios)
            Console.WriteLine(FormattableString.Invariant(
                $"{way}: {Math.Exp(logs.Average()):0.0000} of the best trial's loss, ")
                + FormattableString.Invariant($"lower in {logs.Count(log => log < 0)} of {logs.Count}"));
        return 0;
    }

    private static (double[] Losses, int Networks, double[] Micros) Measured(string name, int seed, int trials)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, name, mostRows: null);
        var split = mlContext.Data.TrainTestSplit(table.Train, testFraction: .2, seed: seed);
        var preparation = table.FeaturesByHand(mlContext);
        var rows = table.Train.Preview(maxRows: int.MaxValue).RowView.Length;
        var space = SearchSpace.For(
            table.Task, rows * 4 / 5, table.Numbers.Count + 5 * table.Texts.Count, MonitoredValue.ValidationLoss);
        var result = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(preparation)
            .SetSearchSpace(space).SetMetric(MonitoredValue.ValidationLoss).SetTuner(new RandomTuner()).SetMaxTrials(trials).SetSeed(seed)
            .Run();

        var prepared = preparation.Fit(table.Train);
        // Each fold stops by a part of what it trains on.
        var folds = new DenseNetworkTrainer(mlContext, result.BestOptions with { ValidationFraction = .2f })
            .CrossValidate(mlContext.Data.Cache(prepared.Transform(table.Train)), Folds).Average();
        var ensemble = result.Ensemble();
        double[] losses =
        [
            Loss(result.Model), Loss(result.RefitOnAllData()), TableFigures.Of(
                mlContext, table.Task, folds.Transform(prepared.Transform(table.Test))).Loss, Loss(ensemble.Model),
        ];
        return (losses, ensemble.Network.Members.Count,
            [Micros(result.Model.FindDenseNetwork().Model), Micros(folds.Model), Micros(ensemble.Network)]);

        double Loss(ITransformer model) => TableFigures.Of(mlContext, table.Task, model.Transform(table.Test)).Loss;
    }

    /// <summary>What one row costs by itself; the median of some rounds.</summary>
    private static double Micros(DenseNetworkModel model)
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, ScoredRows * model.FeatureCount).Select(_ => random.NextSingle())];
        var scorer = new NetworkScorer(model);
        var (scores, times) = (new float[model.OutputCount], new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var row = 0; row < ScoredRows; row++)
                scorer.Score(features.AsSpan(row * model.FeatureCount, model.FeatureCount), scores);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / ScoredRows);
        }
        return times.Skip(1).Order().ElementAt(Rounds / 2);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
