using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>A forecast: from the last week of an hourly series the next day, all 24 hours at once.</summary>
internal static class Forecast
{
    private const int Week = 168;
    private const int Day = 24;

    public static void Run(TopicRun run)
    {
        Console.WriteLine("Data: drawn, an hourly load with days, weeks and weather. The figures are about drawings.");
        var load = Drawn(hours: run.Quick ? 26 * Week : 104 * Week);

        // A row for each moment at which one could have forecast, in order of time. The last eight weeks are the test; the sixth of the
        // time before them says when the network has learnt enough, as later rows will say how good it is.
        var windows = Enumerable.Range(Week, load.Length - Week - Day + 1).Where(now => run.Quick ? now % 6 == 0 : now % 2 == 0)
            .Select(now => new Window { Past = load[(now - Week)..now], Next = load[now..(now + Day)], Now = now }).ToList();
        var firstTest = load.Length - 8 * Week;
        var firstValidation = firstTest - firstTest / 6;
        var mlContext = new MLContext(seed: 1);
        // No hour is a label of two of them: what is to be forecast must not have been trained on.
        IDataView Between(int first, int end) =>
            mlContext.Data.LoadFromEnumerable(windows.Where(window => window.Now >= first && window.Now + Day <= end));
        var test = windows.Where(window => window.Now >= firstTest).ToList();

        var network = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            LabelColumnName = "Next",
            FeatureColumnName = "Past",
            HiddenLayers = [new Dense(64, Activation.ReLU), new Dense(64, Activation.ReLU)],
            Optimizer = new AdamOptions { LearningRate = .002f },
            NumberOfEpochs = run.Quick ? 30 : 100,
            EarlyStopping = new EarlyStopping { Patience = 8 },
            Seed = 1,
        }, [new ConsoleProgress(Console.Out)]).Fit(Between(0, firstValidation), Between(firstValidation, firstTest));

        var forecasts = test.Select(window => network.Model.Predict(window.Past).Scores).ToList();
        var error = Error(test, i => forecasts[i]);
        var asLastWeek = Error(test, i => test[i].Past[..Day]);
        Console.WriteLine(Invariant($"Mean absolute error {error:F2}; of saying what was a week ago {asLastWeek:F2}."));
        var midnights = test.Index().Where(entry => entry.Item.Now % Day == 0).Take(7);
        Draw([.. midnights.Select(entry => (entry.Item, forecasts[entry.Index]))], run.FileIn("svg"));
    }

    private static double Error(List<Window> windows, Func<int, IReadOnlyList<float>> forecast) =>
        windows.Index().Average(entry => entry.Item.Next.Zip(forecast(entry.Index), (truth, guess) => Math.Abs(truth - guess)).Average());

    private static void Draw(List<(Window Window, IReadOnlyList<float> Forecast)> days, string path)
    {
        var plot = new PlotModel { Background = OxyColors.White, Title = "A week (grey), forecast at each midnight", TitleFontSize = 13 };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "hour", MajorStep = Day });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "load", MaximumPadding = .25, AxisTitleDistance = 12 });
        var truth = new LineSeries { Title = "truth", Color = OxyColor.FromRgb(0xA0, 0xA0, 0xA0), StrokeThickness = 3 };
        var forecast = new LineSeries { Title = "forecast", Color = OxyColor.FromRgb(0xD9, 0x5F, 0x02), StrokeThickness = 1.5 };
        foreach (var (i, (window, guess)) in days.Index())
        {
            truth.Points.AddRange(window.Next.Select((value, hour) => new DataPoint(i * Day + hour, value)));
            forecast.Points.AddRange(guess.Select((value, hour) => new DataPoint(i * Day + hour, value)));
        }
        plot.Series.Add(truth);
        plot.Series.Add(forecast);
        File.WriteAllText(path, new SvgExporter { Width = 440, Height = 280 }.ExportToString(plot));
    }

    private static float[] Drawn(int hours)
    {
        var random = new Random(1);
        var weather = 0f;
        return [.. Enumerable.Range(0, hours).Select(hour =>
        {
            weather = .98f * weather + .4f * (random.NextSingle() - .5f);
            var isWeekend = hour / Day % 7 >= 5;
            var day = MathF.Sin(2 * MathF.PI * (hour % Day - 7) / Day) * (isWeekend ? 3 : 6);
            return 30 + day - (isWeekend ? 6 : 0) + 3 * weather + random.NextSingle();
        })];
    }

    private sealed class Window
    {
        [VectorType(Week)]
        public float[] Past { get; set; } = [];

        [VectorType(Day)]
        public float[] Next { get; set; } = [];

        public int Now { get; set; }
    }
}
