using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>
/// Weights of half the size: what becomes of the accuracy of networks trained on Fashion-MNIST, on pictures they were not trained on; and
/// how long a row of a wide network takes, beside the same network in Single and ONNX Runtime, in turns on one thread.
/// </summary>
internal sealed class HalfPrecisionStudy : Study
{
    private const int Seeds = 3;
    private const int Epochs = 5;
    private const int Rounds = 60;
    private const int RowsInTurn = 200;

    private static readonly string[] Networks = ["784-100-10", "784-512-512-10"];
    private static readonly string[] InputNames = ["Features"];
    private static readonly string[] OutputNames = ["Score"];

    public override void Run(TextWriter output)
    {
        Accuracy(output);
        output.WriteLine();
        output.WriteLine("| one row, µs, median (fastest) | ONNX Runtime | Single | half precision | ONNX Runtime over half precision |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var network in Networks)
            Time(output, network);
    }

    private static void Accuracy(TextWriter output)
    {
        using var data = PeerData.Find(trainingRows: 48_000, validationRows: 12_000);
        var mlContext = new MLContext();
        var (training, validation) = (View(mlContext, data, ..data.TrainingRows), View(mlContext, data, data.TrainingRows..));

        output.WriteLine($"{data.Name}, {data.Labels.Length - data.TrainingRows} pictures, {Epochs} epochs of {data.TrainingRows} others, Adam, batch 128.");
        output.WriteLine();
        output.WriteLine("| network | seed | accuracy: Single | half precision | loss: Single | half precision | other answers |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var network in Networks)
        {
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var model = Train(mlContext, training, network, seed);
                var (single, half) = (Judge(mlContext, model, validation), Judge(mlContext, model.WithHalfPrecisionWeights(), validation));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {network} | {seed} | {single.Accuracy:f4} | {half.Accuracy:f4} | {single.Loss:f4} | {half.Loss:f4} | "
                    + $"{single.Answers.Zip(half.Answers).Count(both => both.First != both.Second)} |"));
            }
        }
    }

    private static DenseNetworkModel Train(MLContext mlContext, IDataView training, string network, int seed) => new DenseNetworkTrainer(
        mlContext,
        new DenseNetworkOptions
        {
            HiddenLayers = [.. network.Split('-')[1..^1].Select(
                units => new Dense(int.Parse(units, CultureInfo.InvariantCulture), Activation.ReLU))],
            BatchSize = 128,
            NumberOfEpochs = Epochs,
            Seed = seed,
            Device = ComputeDevice.Cpu,
        }).Fit(training).Model;

    private static (double Accuracy, double Loss, uint[] Answers) Judge(MLContext mlContext, DenseNetworkModel model, IDataView rows)
    {
        var scored = new DenseNetworkTransformer(mlContext, model).Transform(rows);
        var metrics = mlContext.MulticlassClassification.Evaluate(scored);
        return (metrics.MicroAccuracy, metrics.LogLoss, [.. scored.GetColumn<uint>("PredictedLabel")]);
    }

    private static IDataView View(MLContext mlContext, PeerData data, Range rows)
    {
        var pictures = PeerData.View(mlContext, data.Pixels, data.Labels, rows);
        return mlContext.Data.Cache(mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(pictures).Transform(pictures));
    }

    private static void Time(TextWriter output, string name)
    {
        var network = new MeasuredNetwork(name);
        using var session = network.Session(threads: 1);
        using var options = new RunOptions();
        var (row, scores) = (network.Rows(1), new float[network.Outputs]);
        OrtValue[] inputs = [OrtValue.CreateTensorValueFromMemory(row, [1, network.Inputs])];
        OrtValue[] outputs = [OrtValue.CreateTensorValueFromMemory(new float[network.Outputs], [1, network.Outputs])];
        var half = network.Model.WithHalfPrecisionWeights();
        Action[] contestants =
        [
            () => session.Run(options, InputNames, inputs, OutputNames, outputs), () => network.Model.Score(row, scores),
            () => half.Score(row, scores),
        ];
        var times = contestants.Select(_ => new List<double>()).ToArray();
        for (var round = -Rounds / 2; round < Rounds; round++)
        {
            for (var i = 0; i < contestants.Length; i++)
            {
                var time = MicrosecondsOf(contestants[i]);
                if (round >= 0)
                    times[i].Add(time);
            }
        }
        var cells = times.Select(all => string.Create(CultureInfo.InvariantCulture, $"{Median(all):f1} ({all.Min():f1})"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {string.Join(" | ", cells)} | {Median(times[0]) / Median(times[2]):f2} ({times[0].Min() / times[2].Min():f2}) |"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double MicrosecondsOf(Action score)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < RowsInTurn; i++)
            score();
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / RowsInTurn;
    }
}
