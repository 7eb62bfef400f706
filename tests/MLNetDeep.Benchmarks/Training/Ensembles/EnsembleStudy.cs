using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Sweeps;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Training.Ensembles;

/// <summary>
/// What averaging five networks is worth on rows that nothing was chosen by, beside what each of them is worth alone, and what training
/// them costs. Reads the data sets that MLNETDEEP_DATA names.
/// </summary>
internal sealed class EnsembleStudy : Study
{
    private const int Size = 5;
    private static readonly int[] Seeds = [1, 2, 3];

    public override void Run(TextWriter output)
    {
        var worth = new MarkdownTable(
            output, "test rows of", "figure", "mean of the networks alone (worst, best)", "their mean as one model", "log-loss alone",
            "log-loss as one model");
        foreach (var name in ComparedTables.Names)
            worth.Row(Worth(name));

        var cost = new MarkdownTable(output, $"digits, {Size} networks", "time of the fit", "in times of one network");
        var (one, inTurn, sideBySide) = Times();
        cost.Row("one network", Milliseconds(one), "1");
        cost.Row("one after the other (with a callback)", Milliseconds(inTurn), Number(inTurn / one));
        cost.Row("side by side", Milliseconds(sideBySide), Number(sideBySide / one));
    }

    private static DenseNetworkOptions OptionsFor(int seed) => new()
    {
        HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(.2f)],
        NumberOfEpochs = 40,
        BatchSize = 64,
        ValidationFraction = .2f,
        EarlyStopping = new EarlyStopping { Patience = 5 },
        EnsembleSize = Size,
        Seed = seed,
        Device = ComputeDevice.Cpu,
    };

    private static IEnumerable<string> Worth(string name)
    {
        var mlContext = new MLContext(seed: 1);
        var table = ComparedTables.Load(mlContext, name);
        var preparation = table.Preparation.Fit(table.Rows);
        var (train, test) = (
            mlContext.Data.Cache(preparation.Transform(table.Rows)), mlContext.Data.Cache(preparation.Transform(table.Test)));
        var (alone, together, losses, loss) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        foreach (var seed in Seeds)
        {
            var model = new DenseNetworkTrainer(mlContext, OptionsFor(seed)).Fit(train).Model;
            foreach (var member in model.Members)
                Add(member, alone, losses);
            Add(model, together, loss);
        }
        return
        [
            name, table.HigherIsBetter ? "accuracy" : "RMSE",
            $"{Number(alone.Average())} ({Number(table.HigherIsBetter ? alone.Min() : alone.Max())}, "
            + $"{Number(table.HigherIsBetter ? alone.Max() : alone.Min())})", $"**{Number(together.Average())}**",
            losses.Count == 0 ? "" : Number(losses.Average()), loss.Count == 0 ? "" : $"**{Number(loss.Average())}**",
        ];

        void Add(DenseNetworkModel model, List<double> figures, List<double> logLosses)
        {
            var scored = new DenseNetworkTransformer(mlContext, model).Transform(test);
            figures.Add(table.Figure(mlContext, scored));
            if (table.Task == LearningTask.MulticlassClassification)
                logLosses.Add(mlContext.MulticlassClassification.Evaluate(scored).LogLoss);
            else if (table.Task == LearningTask.BinaryClassification)
                logLosses.Add(mlContext.BinaryClassification.Evaluate(scored).LogLoss * Math.Log(2));
        }
    }

    /// <summary>Medians of five fits of each kind, in turns.</summary>
    private static (double One, double InTurn, double SideBySide) Times()
    {
        var mlContext = new MLContext(seed: 1);
        var table = ComparedTables.Load(mlContext, "digits");
        var train = mlContext.Data.Cache(table.Preparation.Fit(table.Rows).Transform(table.Rows));
        var options = OptionsFor(1) with { EarlyStopping = null, NumberOfEpochs = 20 };
        var (one, inTurn, sideBySide) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 6; round++)
        {
            Measure(one, options with { EnsembleSize = 1 });
            Measure(inTurn, options, new LambdaCallback());
            Measure(sideBySide, options);
        }
        return (Median(one), Median(inTurn), Median(sideBySide));

        void Measure(List<double> times, DenseNetworkOptions of, params TrainingCallback[] callbacks)
        {
            var begin = Stopwatch.GetTimestamp();
            new DenseNetworkTrainer(mlContext, of, callbacks).Fit(train);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        // The first of each is for warming up.
        static double Median(List<double> times) => times.Skip(1).Order().ElementAt((times.Count - 1) / 2);
    }

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F0} ms");

    private static string Number(double value) => value.ToString(value < 1 ? "F4" : "F2", CultureInfo.InvariantCulture);
}
