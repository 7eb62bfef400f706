using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>
/// Ways to find a network side by side on one table: the default options, random search, TPE with as many trials, successive halving with three times as many, and LightGBM with
/// its defaults and after as many random trials; over several seeds. Not a benchmark of time: epochs are counted.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="trials">How many trials each search has.</param>
/// <param name="seeds">How many seeds, from 1.</param>
/// <param name="epochs">The most epochs of a trial.</param>
/// <param name="ways">What is compared, beside random search.</param>
internal sealed class SweepComparison(string table, int trials, int seeds, int epochs, IReadOnlyCollection<string> ways)
{
    /// <summary>Most of its trials end after an epoch or three, so that as many times the trials of random search take fewer epochs.</summary>
    private const int TrialsOfHalving = 3;

    private static readonly string[] AllWays = ["defaults", "tpe", "asha", "lightgbm"];

    private readonly List<(string Way, double Validation, double Test, double EpochShare)> _figures = [];

    public static int Run(string[] args)
    {
        string[] ways = [.. args.Where(AllWays.Contains)];
        if (args.Where(arg => !AllWays.Contains(arg)).ToArray() is not [_, var table, .. var numbers] || !ComparedTables.Names.Contains(table) || numbers.Length > 3 || numbers.Any(number => !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Console.Error.WriteLine($"usage: -- Sweeps {string.Join('|', ComparedTables.Names)} [TRIALS=60] [SEEDS=5] [EPOCHS=40] [{string.Join("] [", AllWays)}]; without one of these, all are compared with random search");
            return 2;
        }
        int Number(int index, int otherwise) => numbers.Length > index ? int.Parse(numbers[index], CultureInfo.InvariantCulture) : otherwise;
        new SweepComparison(table, Number(0, 60), Number(1, 5), Number(2, 40), ways.Length > 0 ? ways : AllWays).Compare();
        return 0;
    }

    private void Compare()
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            OneSeed(seed);
            Write(seed);
        }
    }

    private void OneSeed(int seed)
    {
        var mlContext = new MLContext(seed);
        var data = ComparedTables.Load(mlContext, table);
        var split = mlContext.Data.TrainTestSplit(data.Rows, testFraction: .2, seed: seed);
        var space = SearchSpace.For(data.Task, 10_000, data.Features);
        space = space.StartingFrom(space.Start with { NumberOfEpochs = epochs, EarlyStopping = space.Start.EarlyStopping! with { Patience = Math.Max(3, epochs / 4) } });

        if (ways.Contains("defaults"))
            Add("network, default options", data.Preparation.Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = epochs, EarlyStopping = space.Start.EarlyStopping })).Fit(split.TrainSet, split.TestSet));

        var random = Sweep(new RandomTuner());
        Add("network, random search", random.Model, 1);
        if (ways.Contains("tpe"))
            AddSweep("network, TPE", Sweep(new TpeTuner()));
        if (ways.Contains("asha"))
            AddSweep("network, successive halving", Sweep(new AshaTuner(), TrialsOfHalving * trials));
        if (ways.Contains("lightgbm"))
        {
            Add("LightGBM, default options", data.Preparation.Append(LightGbmSearch.Trainer(mlContext, data.Task, null)).Fit(split.TrainSet));
            Add($"LightGBM, best of {trials} random trials", LightGbmSearch.Best(mlContext, data, split.TrainSet, split.TestSet, trials, seed));
        }

        void Add(string way, ITransformer model, double epochShare = double.NaN) =>
            _figures.Add((way, data.Figure(mlContext, model.Transform(split.TestSet)), data.Figure(mlContext, model.Transform(data.Test)), epochShare));

        void AddSweep(string way, SweepResult result) => Add(way, result.Model, EpochsUntil(result, random.Best) / (double)random.Trials.Sum(trial => trial.Epochs));

        SweepResult Sweep(SweepTuner tuner, int? most = null)
        {
            var result = mlContext.DenseNetworkSweep().SetData(split.TrainSet, split.TestSet).SetPreparation(data.Preparation).SetSearchSpace(space).SetTuner(tuner).SetMaxTrials(most ?? trials).SetSeed(seed).Run();
            var reports = Directory.CreateDirectory(Path.Combine("artifacts", "sweeps"));
            result.SaveReport(Path.Combine(reports.FullName, string.Create(CultureInfo.InvariantCulture, $"{table}-{tuner.GetType().Name}-{seed}.html")), $"{table}, {tuner.GetType().Name}");
            return result;
        }
    }

    /// <summary>How many epochs were trained until a trial was as good as that one; infinite where none was.</summary>
    private static double EpochsUntil(SweepResult result, SweepTrial wanted)
    {
        var sum = 0;
        foreach (var trial in result.Trials)
        {
            sum += trial.Epochs;
            if (trial.Score is { } score && (trial.HigherIsBetter ? score >= wanted.Score : score <= wanted.Score))
                return sum;
        }
        return double.PositiveInfinity;
    }

    private void Write(int done)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{table}, {trials} trials, {epochs} epochs at most, median of {done} seeds (smallest to largest)\n"));
        Console.WriteLine("| | validation | test | epochs to random search's best, by its epochs |\n|---|---|---|---|");
        foreach (var way in _figures.GroupBy(figure => figure.Way))
            Console.WriteLine($"| {way.Key} | {Spread(way.Select(figure => figure.Validation))} | {Spread(way.Select(figure => figure.Test))} | {(way.All(figure => double.IsNaN(figure.EpochShare)) ? "" : Spread(way.Select(figure => figure.EpochShare)))} |");
    }

    private static string Spread(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{(sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2:F4} ({sorted[0]:F4} to {sorted[^1]:F4})");
    }
}
