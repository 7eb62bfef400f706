using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>A sweep whose trials run at the same time, beside one whose trials go one after another on all processors.</summary>
internal static class TrialTable
{
    private const string OneByOne = "one after another, each on all processors";

    public static void Write(TextWriter to, PeerForm form)
    {
        var (trials, epochs, rounds) = form.IsQuick ? (4, 1, 1) : (12, 10, 3);
        using var data = PeerData.Find(form.IsQuick ? 1_000 : 10_000, validationRows: 0);
        var mlContext = new MLContext(seed: 1);
        var split = data.Labels.Length * 4 / 5;
        var (train, validation) = (Scaled(..split), Scaled(split..));
        var space = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions { NumberOfEpochs = epochs, Seed = 1 })
            .Range(o => o.Optimizer.LearningRate, 1e-4, 1e-2, logScale: true)
            .Int("units", 16, 128, (options, units) => options with { HiddenLayers = [new Dense(units, Activation.ReLU)] });

        var figures = Rounds.Measure(
            [
                new(OneByOne, () => Seconds(Sweep().SetConcurrentTrials(1))),
                new("**side by side**", () => Seconds(Sweep())),
            ],
            rounds, warmup: form.IsQuick ? 0 : 1);

        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"**{trials} random trials of a sweep**, {data.Name}, {split} rows to train on, one hidden layer of 16 to 128 units, batch "
            + $"32, {epochs} epochs. Medians of {rounds} rounds (least–greatest)."));
        var table = new MarkdownTable(to, "trials", "seconds", "× one after another");
        foreach (var (name, series) in figures)
            table.Row(name, series.Text(1, "0.00"), series.Over(figures[OneByOne]).Text(1, "0.00"));

        DenseNetworkSweep Sweep() =>
            mlContext.DenseNetworkSweep().SetData(train, validation).SetSearchSpace(space).SetTuner(new RandomTuner()).SetMaxTrials(trials)
            .SetSeed(1);

        IDataView Scaled(Range rows)
        {
            var pictures = PeerData.View(mlContext, data.Pixels, data.Labels, rows);
            return mlContext.Data.Cache(mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(pictures).Transform(pictures));
        }
    }

    private static double Seconds(DenseNetworkSweep sweep)
    {
        var begin = Stopwatch.GetTimestamp();
        sweep.Run();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
