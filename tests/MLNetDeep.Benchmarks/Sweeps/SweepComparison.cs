using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>
/// Ways to find a model side by side on one table: a network with the default options, random search, successive halving with half as many
/// epochs, TPE, and LightGBM with its defaults and after as many random trials; over several seeds. Not a benchmark of time: epochs are
/// counted. All are chosen by the loss on the same validation rows.
/// </summary>
/// <remarks>Sweeps keep their trials in the folder artifacts/sweeps: run it again, and it continues where it was. After a change of the
/// library delete the folder.</remarks>
/// <param name="table">The table.</param>
/// <param name="trials">How many trials a search has.</param>
/// <param name="seeds">How many seeds.</param>
/// <param name="epochs">The most epochs of a trial.</param>
/// <param name="firstSeed">The first of the seeds.</param>
/// <param name="ways">What is compared; random search is beside the other sweeps in any case.</param>
internal sealed class SweepComparison(string table, int trials, int seeds, int epochs, int firstSeed, IReadOnlyCollection<string> ways)
{
    /// <summary>So many rows of Adult, drawn once: all 32,561 would take six times as long.</summary>
    private const int AdultRows = 8_000;

    private static readonly string[] AllWays = ["defaults", "random", "asha", "tpe", "lightgbm"];

    private readonly List<ComparedFigures> _figures = [];

    public static int Run(string[] args)
    {
        string[] ways = [.. args.Where(AllWays.Contains)];
        if (args.Where(arg => !AllWays.Contains(arg)).ToArray() is not [_, var table, .. var numbers]
            || !ComparedTables.Names.Contains(table) || numbers.Length > 4
            || numbers.Any(number => !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Console.Error.WriteLine(
                $"usage: -- Sweeps {string.Join('|', ComparedTables.Names)} [TRIALS=60] [SEEDS=5] [EPOCHS=27] [FIRST_SEED=1] "
                + $"[{string.Join("] [", AllWays)}]; without one of these, all are compared");
            return 2;
        }
        int Number(int index, int otherwise) =>
            numbers.Length > index ? int.Parse(numbers[index], CultureInfo.InvariantCulture) : otherwise;
        new SweepComparison(table, Number(0, 60), Number(1, 5), Number(2, 27), Number(3, 1), ways.Length > 0 ? ways : AllWays).Compare();
        return 0;
    }

    private void Compare()
    {
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            OneSeed(seed);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\n{table}, {trials} trials, {epochs} epochs at most, seeds {firstSeed} to {seed}: medians (smallest to largest)\n"));
            ComparedFigures.Write(_figures, Console.Out);
        }
    }

    private void OneSeed(int seed)
    {
        var mlContext = new MLContext(seed);
        var data = ComparedTables.Load(mlContext, table);
        var split = Split(mlContext, data.Rows, seed);
        var space = SearchSpace.For(data.Task, RowCount(split.TrainSet), data.Features, MonitoredValue.ValidationLoss);
        space = space.StartingFrom(
            space.Start with
            {
                NumberOfEpochs = epochs,
                EarlyStopping = space.Start.EarlyStopping! with { Patience = Math.Max(3, epochs / 4) }
            });

        if (ways.Contains("defaults"))
            Add("network, default options",
                data.Preparation.Append(
                new DenseNetworkTrainer(
                mlContext, new DenseNetworkOptions { NumberOfEpochs = epochs, EarlyStopping = space.Start.EarlyStopping }))
                .Fit(split.TrainSet, split.TestSet));

        if (ways.Any(way => way is "random" or "asha" or "tpe"))
        {
            var random = Sweep(new RandomTuner());
            AddSweep($"network, random search ({trials} trials)", random, random);
            // With the seed of random search it proposes the same points in the same order, and continues where that has ended.
            if (ways.Contains("asha"))
                AddSweep("network, successive halving (half as many epochs)",
                    Sweep(new AshaTuner(), random.Trials.Sum(trial => trial.Epochs) / 2), random);
            if (ways.Contains("tpe"))
                AddSweep($"network, TPE ({trials} trials)", Sweep(new TpeTuner()), random);
        }
        if (ways.Contains("lightgbm"))
        {
            Add("LightGBM, default options",
                data.Preparation.Append(LightGbmSearch.Trainer(mlContext, data.Task, null)).Fit(split.TrainSet));
            Add($"LightGBM, random search ({trials} trials)",
                LightGbmSearch.Best(mlContext, data, split.TrainSet, split.TestSet, trials, seed));
        }

        void Add(string way, ITransformer model)
        {
            var test = model.Transform(data.Test);
            _figures.Add(new ComparedFigures(
                way, data.Loss(mlContext, model.Transform(split.TestSet)), data.Loss(mlContext, test), data.Figure(mlContext, test)));
        }

        void AddSweep(string way, SweepResult result, SweepResult randomSearch)
        {
            Add(way, result.Model);
            _figures[^1] = _figures[^1] with
            {
                Trials = result.Trials.Count(trial => trial.Score is not null),
                ShareToRandomBest = EpochsUntil(result, randomSearch.Best.Score!.Value) / randomSearch.Trials.Sum(trial => trial.Epochs),
            };
        }

        SweepResult Sweep(SweepTuner tuner, int? mostEpochs = null)
        {
            var folder = Directory.CreateDirectory(Path.Combine("artifacts", "sweeps")).FullName;
            string PathOf(string ending) =>
                Path.Combine(folder,
                string.Create(CultureInfo.InvariantCulture, $"{table}-{tuner.GetType().Name}-{trials}-{epochs}-{seed}.{ending}"));
            using var spent = new CancellationTokenSource();
            var sweep = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(data.Preparation)
                .SetSearchSpace(space).SetMetric(MonitoredValue.ValidationLoss)
                .SetTuner(tuner).SetMaxTrials(mostEpochs ?? trials).SetSeed(seed).SetStore(PathOf("db"))
                    .SetCallbacks(mostEpochs is { } most ? [new EpochBudget(most, spent)] : []);
            var result = sweep.Run(spent.Token);
            result.SaveReport(PathOf("html"), $"{table}, {tuner.GetType().Name}");
            return result;
        }
    }

    /// <summary>A fifth of the rows to choose by; of Adult, where networks hardly differ, two fifths.</summary>
    private DataOperationsCatalog.TrainTestData Split(MLContext mlContext, IDataView rows, int seed) => table == "adult"
        ? mlContext.Data.TrainTestSplit(
            mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(rows, seed: 1), AdultRows), testFraction: .4, seed: seed)
        : mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: seed);

    private static long RowCount(IDataView rows)
    {
        var count = 0L;
        using var cursor = rows.GetRowCursor([]);
        while (cursor.MoveNext())
            count++;
        return count;
    }

    /// <summary>How many epochs were trained until the loss was as low; infinite where it never was.</summary>
    private static double EpochsUntil(SweepResult result, double loss)
    {
        var reached = result.Trials.SelectMany(trial => trial.Curve).ToList().FindIndex(value => value <= loss);
        return reached < 0 ? double.PositiveInfinity : reached + 1;
    }
}
