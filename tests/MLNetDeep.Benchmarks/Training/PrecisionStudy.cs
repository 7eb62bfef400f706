using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>Whole fits in Single and with products of bfloat16: what they take, and what becomes of the accuracy on pictures that were not
/// trained on.</summary>
internal sealed class PrecisionStudy : Study
{
    private const int Epochs = 10;
    private const int Seeds = 3;

    public override void Run(TextWriter output)
    {
        using var data = PeerData.Find(trainingRows: 48_000, validationRows: 12_000);
        var mlContext = new MLContext();
        var (training, validation) = (View(mlContext, data, ..data.TrainingRows), View(mlContext, data, data.TrainingRows..));
        TrainingPrecision[] precisions = [TrainingPrecision.Single, TrainingPrecision.BFloat16Mixed];
        foreach (var precision in precisions)
            Fit(mlContext, training, validation, new DenseNetworkOptions { Precision = precision, NumberOfEpochs = 1 });

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}, {data.TrainingRows} pictures trained on, the rest validated; 784-512-512-10, Adam, batch 512, {Epochs} "
            + $"epochs, on {Environment.ProcessorCount} processors."));
        output.WriteLine();
        output.WriteLine("| seed | precision | training loss | validation loss | validation accuracy | the same, mean of the last three "
            + "epochs | seconds |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        for (var seed = 1; seed <= Seeds; seed++)
        {
            foreach (var precision in precisions)
            {
                var history = Fit(mlContext, training, validation,
                    new DenseNetworkOptions { Precision = precision, NumberOfEpochs = Epochs, Seed = seed });
                var last = history.Epochs[^1];
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {seed} | {history.Precision} | {last.Loss:f4} | {last.ValidationLoss:f4} | {last.ValidationMetric:f4} | "
                    + $"{history.Epochs.TakeLast(3).Average(epoch => epoch.ValidationMetric!.Value):f4} | "
                    + $"{history.Epochs.Sum(epoch => epoch.Duration.TotalSeconds):f1} |"));
            }
        }
    }

    private static IDataView View(MLContext mlContext, PeerData data, Range rows) => mlContext.Data.Cache(
        mlContext.Transforms.Rescale("Features", "Image", 1 / 255f).Fit(PeerData.View(mlContext, data.Pixels, data.Labels, ..1))
        .Transform(PeerData.View(mlContext, data.Pixels, data.Labels, rows)));

    private static TrainingHistory Fit(MLContext mlContext, IDataView training, IDataView validation, DenseNetworkOptions options) =>
        new DenseNetworkTrainer(
            mlContext, options with
            {
                HiddenLayers = [new Dense(512, Activation.ReLU), new Dense(512, Activation.ReLU)],
                BatchSize = 512,
                Device = ComputeDevice.Cpu
            })
            .Fit(training, validation).History;
}
