using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// What a sweep finds as one model: its best trial, that trained again on all rows, the average of the folds of its options, and the
/// ensemble of the sweep; side by side on test rows, which choose nothing, with what a row costs to score. Markdown on standard output.
/// </summary>
/// <remarks>
/// A run that is stopped continues where it was, and one that asks for more trials continues with the sweeps of the earlier one.
/// </remarks>
internal static class EnsembleComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "SweepEnsembles";

    public const string BestTrial = "best-trial";
    public const string Refit = "refit";
    public const string AverageOfFolds = "folds";
    public const string Ensemble = "ensemble";

    private const int Folds = 5;

    public static IReadOnlyList<string> Ways { get; } = [BestTrial, Refit, AverageOfFolds, Ensemble];

    public static int Run(IReadOnlyList<string> arguments)
    {
        var words = EnsembleWords.Parse(arguments);
        Directory.CreateDirectory(words.Folder);
        var results = new TableResults(words.ResultsPath);
        if (!words.OnlyReport)
        {
            // One seed of all tables before the next one: what is there when a run is cut short is of all tables.
            for (var seed = 0; seed < words.Seeds; seed++)
            {
                foreach (var table in words.Tables.Where(table => Ways.Any(way => !results.Has(table, way, seed))))
                    Measure(words, table, seed, results);
            }
        }
        EnsembleReport.Write(Console.Out, words, results.All);
        return 0;
    }

    private static void Measure(EnsembleWords words, string name, int seed, TableResults results)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, name, mostRows: null);
        var split = mlContext.Data.TrainTestSplit(table.Train, testFraction: .2, seed: seed);
        var preparation = table.FeaturesByHand(mlContext);
        var rows = table.Train.Preview(maxRows: int.MaxValue).RowView.Length;
        var space = SearchSpace.For(
            table.Task, rows * 4 / 5, table.Numbers.Count + 5 * table.Texts.Count, MonitoredValue.ValidationLoss);
        var result = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(preparation)
            .SetSearchSpace(space).SetMetric(MonitoredValue.ValidationLoss).SetTuner(new RandomTuner()).SetMaxTrials(words.Trials)
            .SetSeed(seed).SetStore(words.StorePath(name, seed)).Run();

        Add(BestTrial, () => result.Model);
        Add(Refit, () => result.RefitOnAllData());
        Add(Ensemble, () => result.Ensemble().Model);
        // Each fold stops by a part of what it trains on.
        Add(AverageOfFolds, () =>
        {
            var prepared = preparation.Fit(table.Train);
            var folds = new DenseNetworkTrainer(mlContext, result.BestOptions with { ValidationFraction = .2f })
                .CrossValidate(mlContext.Data.Cache(prepared.Transform(table.Train)), Folds).Average();
            return new TransformerChain<ITransformer>(prepared, folds);
        });

        void Add(string way, Func<ITransformer> train)
        {
            if (results.Has(name, way, seed))
                return;
            var begin = Stopwatch.GetTimestamp();
            var cpu = Environment.CpuUsage.TotalTime;
            var model = train();
            model.FindDenseNetwork().Model.Save(words.ModelPath(name, seed, way));
            var line = new TableResult(name, way, seed, TableFigures.Of(mlContext, table.Task, model.Transform(table.Test)),
                Stopwatch.GetElapsedTime(begin).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            results.Add(line);
            Console.Error.WriteLine(TableReport.Line(line));
        }
    }
}
