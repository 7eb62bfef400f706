using ExampleKit.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Gallery.Topics;

/// <summary>Transfer: what a network has learnt of many pictures helps with another question, of which few answers are known.</summary>
internal static class Transfer
{
    private const int FewRows = 40;
    private const int TestRows = 2_000;

    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var files = FilesOf(run);
        var all = mlContext.Data.LoadFromIdx(files.TrainImages, files.TrainLabels);
        var shades = mlContext.Transforms.Rescale("Image", scale: 1 / 255f).Append(mlContext.Transforms.Flatten("Features", "Image"));
        var pictures = shades.Fit(all).Transform(all);
        var rows = mlContext.Data.CreateEnumerable<Picture>(pictures, reuseRowObject: false, ignoreMissingColumns: true)
            .Take(run.Quick ? 5_000 : 30_000).ToList();
        rows.ForEach(row => row.LongSleeves = row.Label is 2 or 4 or 6);

        // Of many pictures it is known what they show. Of few it is known whether it has long sleeves, which nobody had asked before.
        var many = View(rows.Skip(FewRows + TestRows));
        var (few, test) = (View(rows.Take(FewRows)), View(rows.Skip(FewRows).Take(TestRows)));

        Layer[] layers = [new Dense(128, Activation.ReLU), new Dense(64, Activation.ReLU)];
        var options = new DenseNetworkOptions { HiddenLayers = layers, Seed = 1 };
        var known = new DenseNetworkTrainer(mlContext, options with { NumberOfEpochs = run.Quick ? 4 : 8 }).Fit(many).Model;

        // From nothing; and from what the hidden layers know. The label may even be of another task. The layers learn on here; with
        // `layer with { Trainable = false }` they would stay as they are.
        var question = options with { LabelColumnName = nameof(Picture.LongSleeves), NumberOfEpochs = 15, BatchSize = 8 };
        var alone = new DenseNetworkTrainer(mlContext, question).Fit(few, test).History;
        var helped = new DenseNetworkTrainer(mlContext, question).Fit(few, test, known.WithoutOutput()).History;

        // The rows that are measured choose nothing: what counts is the last epoch.
        foreach (var (name, history) in new[] { ("From nothing", alone), ("With what is known", helped) })
            Console.WriteLine(Invariant($"{name,-20} accuracy {history.Epochs[^1].ValidationMetric:P1} after {history.Epochs.Count} epochs"));
        Draw(run.FileIn("svg"), ("from nothing", alone), ("with what is known", helped));

        IDataView View(IEnumerable<Picture> some)
        {
            var view = mlContext.Data.LoadFromEnumerable(some.ToList());
            return mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue).Fit(view).Transform(view);
        }
    }

    private static FashionMnistFiles FilesOf(TopicRun run)
    {
        if (run.Find("fashion-mnist/train-images-idx3-ubyte.gz") is { } file)
            return FashionMnistFiles.In(Path.GetDirectoryName(file)!);
        var drawn = Directory.CreateDirectory(run.FileIn("drawn")).FullName;
        Silhouettes.WriteTo(drawn);
        return FashionMnistFiles.In(drawn);
    }

    private static void Draw(string path, params (string Name, TrainingHistory History)[] runs)
    {
        var title = $"Long sleeves, learnt from {FewRows} pictures";
        var plot = new PlotModel { Background = OxyColors.White, Title = title, TitleFontSize = 13 };
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.BottomRight });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "epoch" });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = $"accuracy on {TestRows} others", AxisTitleDistance = 12 });
        foreach (var (name, history) in runs)
        {
            var line = new LineSeries { Title = name };
            line.Points.AddRange(history.Epochs.Select(epoch => new DataPoint(epoch.Epoch, epoch.ValidationMetric ?? double.NaN)));
            plot.Series.Add(line);
        }
        File.WriteAllText(path, new SvgExporter { Width = 440, Height = 280 }.ExportToString(plot));
    }

    private sealed class Picture
    {
        public byte Label { get; set; }

        public bool LongSleeves { get; set; }

        [VectorType(784)]
        public float[] Features { get; set; } = [];
    }
}
