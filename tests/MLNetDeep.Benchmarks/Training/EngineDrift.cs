using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>
/// How far the figures of two runs drift apart that begin nearly alike: those of two engines, and those of one engine on the same rows but
/// for the last bit of each 997th value. Where both drift alike, the engines differ by rounding and no more.
/// </summary>
internal sealed class EngineDrift : Study
{
    private const int Rows = 12_000;
    private const int Seeds = 3;

    private static readonly int[] EpochsShown = [1, 3, 10];

    public override void Run(TextWriter output)
    {
        using var data = PeerData.Find(Rows + 2_000, validationRows: 0);
        var features = data.Features();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}, {Rows} rows, Adam, batch 32. Relative difference of the training loss / difference of the accuracy on 2,000 "
            + $"others, medians of {Seeds} seeds."));
        var table = new MarkdownTable(output, ["784-100-10", "compared", .. EpochsShown.Select(epoch => $"epoch {epoch}")]);
        foreach (var (name, layers) in new (
            string, Layer[])[] { ("ReLU", [new Dense(100, Activation.ReLU)]),
            ("ReLU, dropout .3", [new Dense(100, Activation.ReLU), new Dropout(0.3f)]), ("tanh", [new Dense(100, Activation.Tanh)]) })
        {
            var runs = Enumerable.Range(1, Seeds).Select(seed => new
            {
                Managed = Fit(features, data.Labels, layers, TrainingEngineKind.Managed, seed),
                Torch = Fit(features, data.Labels, layers, TrainingEngineKind.Torch, seed),
                LastBit = Fit(WithOtherLastBits(features), data.Labels, layers, TrainingEngineKind.Managed, seed),
            }).ToList();
            table.Row([name, "engines", .. EpochsShown.Select(epoch => Drift(runs.Select(run => (run.Managed, run.Torch)), epoch))]);
            table.Row([name, "last bits of the data",
                .. EpochsShown.Select(epoch => Drift(runs.Select(run => (run.Managed, run.LastBit)), epoch))]);
        }
    }

    private static string Drift(IEnumerable<(TrainingHistory One, TrainingHistory Other)> runs, int epoch)
    {
        var pairs = runs.Select(run => (One: run.One.Epochs[epoch - 1], Other: run.Other.Epochs[epoch - 1])).ToList();
        var loss = new Series([.. pairs.Select(pair => Math.Abs(pair.One.Loss - pair.Other.Loss) / pair.Other.Loss)]);
        var accuracy = new Series(
            [.. pairs.Select(pair => Math.Abs(pair.One.ValidationMetric!.Value - pair.Other.ValidationMetric!.Value))]);
        return string.Create(CultureInfo.InvariantCulture, $"{loss.Median:0.0e+0} / {accuracy.Median:0.0000}");
    }

    private static float[] WithOtherLastBits(float[] features)
    {
        float[] others = [.. features];
        for (var i = 0; i < others.Length; i += 997)
            others[i] = others[i] > 0 ? MathF.BitIncrement(others[i]) : 0;
        return others;
    }

    private static TrainingHistory Fit(float[] features, byte[] labels, Layer[] layers, TrainingEngineKind engine, int seed)
    {
        var mlContext = new MLContext(seed);
        var options = new DenseNetworkOptions { HiddenLayers = layers, NumberOfEpochs = EpochsShown[^1], Engine = engine, Seed = seed };
        return new DenseNetworkTrainer(mlContext, options).Fit(View(0, Rows), View(Rows, labels.Length - Rows)).History;

        IDataView View(int start, int count) => mlContext.Data.LoadFromEnumerable(Enumerable.Range(start, count).Select(row =>
            new Row { Features = features.AsSpan(row * PeerData.Width, PeerData.Width).ToArray(), Label = labels[row] + 1u }));
    }

    private sealed class Row
    {
        [VectorType(PeerData.Width)]
        public float[] Features { get; set; } = [];

        [KeyType(PeerData.Classes)]
        public uint Label { get; set; }
    }
}
