using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>Whole fits of a pipeline, from the data view to the transformer: what a user waits for.</summary>
internal static class FitTables
{
    private static readonly TrainingEngineKind[] Engines = [TrainingEngineKind.Managed, TrainingEngineKind.Torch];

    public static void Write(TextWriter to, PeerForm form)
    {
        using var data = PeerData.Find(form.TrainingRows + form.ValidationRows, validationRows: 0);
        var mlContext = new MLContext(seed: 1);
        var pictures = mlContext.Data.Cache(PeerData.View(mlContext, data.Pixels, data.Labels, ..));
        var tenEpochs = new DenseNetworkOptions { NumberOfEpochs = form.IsQuick ? 3 : 10 };
        var book = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(100, Activation.ReLU), new Dropout(0.3f)],
            NumberOfEpochs = form.IsQuick ? 3 : 20,
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true },
        };

        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}, {data.TrainingRows} pictures in a cached data view, scaled by `Rescale`. 784-100-10, Adam, batch 32; \"all\" "
            + $"are {tenEpochs.NumberOfEpochs} epochs on all rows, \"book\" is with dropout .3 and early stopping (patience 2) on a "
            + $"fifth of the rows, at most {book.NumberOfEpochs} epochs. {form.LongRounds} seeds in turn: medians (least–greatest)."));
        var all = Table(to, mlContext, pictures, "all", tenEpochs, form);
        var books = Table(to, mlContext, pictures, "book", book, form);
        Target.Write(to, form,
        [
            new("all, engine Managed: wall time over the sum of its steps", 1.15, IsLeast: false, all.Over),
            new("book, engine Managed: seconds", 10, IsLeast: false, books.Seconds),
        ]);
    }

    private static (double Seconds, double Over) Table(
        TextWriter to, MLContext mlContext, IDataView pictures, string name, DenseNetworkOptions options, PeerForm form)
    {
        var fits = Engines.ToDictionary(engine => engine, _ => new List<Fit>());
        for (var seed = 0; seed <= form.LongRounds; seed++)
        {
            foreach (var engine in Engines)
            {
                // Seed 0 is the warm-up: code is compiled, pages are touched.
                var fit = FitOf(mlContext, pictures,
                    options with { Engine = engine, Seed = seed, NumberOfEpochs = seed == 0 ? 1 : options.NumberOfEpochs });
                if (seed > 0)
                    fits[engine].Add(fit);
            }
        }

        var table = new MarkdownTable(
            to, name, "wall, s", "sum of the steps, s", "wall / steps", "epochs", "validation accuracy of the weights kept");
        foreach (var (engine, its) in fits)
        {
            table.Row(engine.ToString(), Text(its, fit => fit.Wall, "0.00"), Text(its, fit => fit.Steps, "0.00"),
                Text(its, fit => fit.Wall / fit.Steps, "0.00"), Text(its, fit => fit.Epochs, "0"),
                its[0].Accuracy is null ? "–" : Text(its, fit => fit.Accuracy!.Value, "0.000"));
        }
        var managed = fits[TrainingEngineKind.Managed];
        return (Of(managed, fit => fit.Wall).Median, Of(managed, fit => fit.Wall / fit.Steps).Median);
    }

    private static Fit FitOf(MLContext mlContext, IDataView pictures, DenseNetworkOptions options)
    {
        var clock = new StepClock();
        var pipeline = mlContext.Transforms.Rescale("Features", "Image", 1 / 255f)
            .Append(new DenseNetworkTrainer(mlContext, options, [clock]));
        var begin = Stopwatch.GetTimestamp();
        var history = pipeline.Fit(pictures).LastTransformer.History;
        var wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return new(wall, clock.Total.TotalSeconds, history.Epochs.Count,
            history.Epochs.First(epoch => epoch.Epoch == history.WeightsFromEpoch).ValidationMetric);
    }

    private static Series Of(IEnumerable<Fit> fits, Func<Fit, double> figure) => new([.. fits.Select(figure)]);

    private static string Text(IEnumerable<Fit> fits, Func<Fit, double> figure, string format) => Of(fits, figure).Text(1, format);

    private sealed record Fit(double Wall, double Steps, int Epochs, double? Accuracy);
}
