using ExampleKit.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Gallery.Topics;

/// <summary>Transfer: what a network has learnt of many pictures helps with another question, of which few answers are known.</summary>
internal static class Transfer
{
    private const int FewRows = 40, Draws = 5, TestRows = 2_000;

    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var files = FilesOf(run);
        var all = mlContext.Data.LoadFromIdx(files.TrainImages, files.TrainLabels);
        var pictures = mlContext.Transforms.Rescale("Image", scale: 1 / 255f)
            .Append(mlContext.Transforms.Flatten("Features", "Image")).Fit(all).Transform(all);
        var rows = mlContext.Data.CreateEnumerable<Picture>(pictures, reuseRowObject: false, ignoreMissingColumns: true)
            .Take(run.Quick ? 5_000 : 32_000).ToList();
        // The clothes lie anywhere in their pictures: few examples do not show that the place means nothing.
        var random = new Random(1);
        rows.ForEach(row => row.Features = Moved(row.Features, random.Next(-5, 6), random.Next(-5, 6)));

        // Of many pictures it is known what they show. Of few it is known whether it is worn on the upper body: a new question.
        var (test, many) = (View(rows.Take(TestRows)), View(rows.Skip(TestRows + Draws * FewRows)));
        Layer[] layers = [new Dense(128, Activation.ReLU), new Dense(64, Activation.ReLU)];
        var options = new DenseNetworkOptions { HiddenLayers = layers, NumberOfEpochs = run.Quick ? 4 : 15, Seed = 1 };
        var known = new DenseNetworkTrainer(mlContext, options).Fit(many).Model.WithoutOutput();

        // From nothing, and from hidden layers that learn on or stay as they are. The measured rows choose nothing: the last epoch counts.
        var question = options with { LabelColumnName = nameof(Picture.IsWornAbove), NumberOfEpochs = 30, BatchSize = 8 };
        var fews = Enumerable.Range(0, Draws).Select(draw => View(rows.Skip(TestRows + draw * FewRows).Take(FewRows))).ToList();
        Layer[] frozen = [.. layers.Select(layer => layer with { Trainable = false })];
        (string Name, Layer[] Layers, DenseNetworkBody? From)[] ways =
            [("from nothing", layers, null), ("layers learn on", layers, known), ("output learns alone", frozen, known)];
        var runs = new List<(string Name, List<TrainingHistory> Histories)>();
        foreach (var (name, its, from) in ways)
        {
            var trainer = new DenseNetworkTrainer(mlContext, question with { HiddenLayers = its });
            runs.Add((name, [.. fews.Select(few => (from is null ? trainer.Fit(few, test) : trainer.Fit(few, test, from)).History)]));
            var ends = runs[^1].Histories.Select(history => history.Epochs[^1].ValidationMetric!.Value).ToList();
            Console.WriteLine(Invariant($"{name,-20} accuracy {ends.Average():P1} (from {ends.Min():P1} to {ends.Max():P1})"));
        }
        Draw(run.FileIn("svg"), runs);

        IDataView View(IEnumerable<Picture> some)
        {
            var view = mlContext.Data.LoadFromEnumerable(some.ToList());
            return mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue).Fit(view).Transform(view);
        }
    }

    private static float[] Moved(float[] picture, int right, int down) => [.. Enumerable.Range(0, 784).Select(
        i => (i % 28 - right, i / 28 - down) is (>= 0 and < 28, >= 0 and < 28) from ? picture[from.Item2 * 28 + from.Item1] : 0)];

    private static FashionMnistFiles FilesOf(TopicRun run)
    {
        if (run.Find("fashion-mnist/train-images-idx3-ubyte.gz") is { } file)
            return FashionMnistFiles.In(Path.GetDirectoryName(file)!);
        var drawn = Directory.CreateDirectory(run.FileIn("drawn")).FullName;
        Silhouettes.WriteTo(drawn);
        return FashionMnistFiles.In(drawn);
    }

    private static void Draw(string path, List<(string Name, List<TrainingHistory> Histories)> runs)
    {
        var plot = new PlotModel { Background = OxyColors.White, Title = $"A question learnt from {FewRows} pictures", TitleFontSize = 13 };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "epoch" });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "accuracy", AxisTitleDistance = 12, MaximumPadding = .15 });
        foreach (var (name, histories) in runs)
        {
            var line = new LineSeries { Color = plot.DefaultColors[plot.Series.Count] };
            line.Points.AddRange(Enumerable.Range(0, histories[0].Epochs.Count).Select(
                i => new DataPoint(i + 1, histories.Average(history => history.Epochs[i].ValidationMetric ?? double.NaN))));
            plot.Series.Add(line);
            var tag = new TextAnnotation { Text = name, TextColor = line.Color, TextPosition = line.Points[^1], StrokeThickness = 0 };
            (tag.TextHorizontalAlignment, tag.Offset) = (HorizontalAlignment.Right, new ScreenVector(0, plot.Series.Count == 1 ? 17 : -3));
            plot.Annotations.Add(tag);
        }
        File.WriteAllText(path, new SvgExporter { Width = 440, Height = 280 }.ExportToString(plot));
    }

    private sealed class Picture
    {
        public byte Label { get; set; }

        public bool IsWornAbove => Label is 0 or 2 or 3 or 4 or 6;

        [VectorType(784)]
        public float[] Features { get; set; } = [];
    }
}
