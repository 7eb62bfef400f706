using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using SkiaSharp;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>A callback of one's own: it looks at the network after chosen epochs, draws what it has learnt, and ends training.</summary>
internal static class Callback
{
    public static void Run(TopicRun run)
    {
        Console.WriteLine("Data: drawn, two crescents.");
        var mlContext = new MLContext(seed: 1);
        var points = Drawn(run.Quick ? 400 : 2_000);
        var film = new Film([1, 5, 15, 40], points);
        var network = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(32, Activation.Tanh), new Dense(32, Activation.Tanh)],
            Optimizer = new AdamOptions { LearningRate = .005f },
            NumberOfEpochs = 1_000,
            Seed = 1,
        }, [film]).Fit(mlContext.Data.LoadFromEnumerable(points));

        Console.WriteLine($"{network.History.EndMessage} Accuracy {Invariant($"{network.History.Epochs[^1].Metric:P1}")}.");
        film.Save(run.FileIn("png"));
    }

    /// <summary>A frame for each of some epochs: the plane in the colours of the classes, as sure as the network is.</summary>
    private sealed class Film(int[] epochs, IReadOnlyList<Point> points) : TrainingCallback
    {
        private const int Side = 110;

        private readonly List<SKBitmap> _frames = [];

        /// <summary>Called on the thread that trains, after each epoch.</summary>
        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
        {
            if (epochs.Contains(epoch.Epoch))
                _frames.Add(Frame(run.CreateModel()));
            if (epoch.Epoch == epochs[^1])
                run.RequestStop("The last frame is drawn.");
        }

        private SKBitmap Frame(DenseNetworkModel model)
        {
            var frame = new SKBitmap(Side, Side);
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    var share = model.Predict([x * 3f / Side - 1, y * 2.2f / Side - .8f]).Probabilities[0];
                    frame.SetPixel(x, y, new SKColor((byte)(140 + 90 * share), 170, (byte)(230 - 90 * share)));
                }
            }
            foreach (var point in points.Take(150))
                frame.SetPixel((int)((point.Features[0] + 1) / 3 * (Side - 1)), (int)((point.Features[1] + .8f) / 2.2f * (Side - 1)),
                    point.Label ? SKColors.DarkRed : SKColors.DarkBlue);
            return frame;
        }

        public void Save(string path)
        {
            using var sheet = new SKBitmap(_frames.Count * (Side + 6) - 6, Side);
            sheet.Erase(SKColors.White);
            foreach (var (i, frame) in _frames.Index())
            {
                for (var at = 0; at < Side * Side; at++)
                    sheet.SetPixel(i * (Side + 6) + at % Side, at / Side, frame.GetPixel(at % Side, at / Side));
                frame.Dispose();
            }
            using var file = File.Create(path);
            sheet.Encode(file, SKEncodedImageFormat.Png, quality: 100);
        }
    }

    private static List<Point> Drawn(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (angle, upper) = (MathF.PI * random.NextSingle(), i % 2 == 0);
            var (x, y) = upper ? (MathF.Cos(angle), MathF.Sin(angle)) : (1 - MathF.Cos(angle), .5f - MathF.Sin(angle));
            return new Point { Features = [Clamp(x, -.95f, 1.95f), Clamp(y, -.75f, 1.35f)], Label = upper };

            float Clamp(float value, float low, float high) => Math.Clamp(value + .25f * (random.NextSingle() - .5f), low, high);
        })];
    }

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
