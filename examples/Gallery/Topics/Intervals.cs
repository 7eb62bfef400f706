using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>Regression with intervals: a number, and between which two the true one lies in nine of ten rows.</summary>
internal static class Intervals
{
    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var data = run.Find("california-housing/california_housing_sklearn_form.csv") is { } file
            ? mlContext.Data.LoadFromTextFile<House>(file, separatorChar: ',', hasHeader: true)
            : mlContext.Data.LoadFromEnumerable(Drawn());
        data = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(data, seed: 1), run.Quick ? 2_000 : 20_000);

        // Three parts: to train on, to learn from how wide intervals must be, and to test.
        var test = mlContext.Data.TrainTestSplit(data, testFraction: .2, seed: 1);
        var heldOut = mlContext.Data.TrainTestSplit(test.TrainSet, testFraction: .25, seed: 1);

        // One network for three numbers: 5 % of the true prices should lie below the first, 5 % above the last.
        var options = DenseNetworkOptions.ForTables with
        {
            LabelColumnName = "Price",
            Loss = new QuantilesError { Quantiles = [.05f, .5f, .95f] },
            Seed = 1,
        };
        var network = new DenseNetworkTrainer(mlContext, run.Quick ? options with { NumberOfEpochs = 20 } : options).Fit(heldOut.TrainSet);

        // Rows that the network has not seen say by how much its interval must be wider to hold nine of ten.
        var intervals = mlContext.Transforms.ConformalInterval("Interval", "Price", coverage: .9f, "Quantiles", "Quantiles")
            .Fit(network.Transform(heldOut.TestSet));
        var model = network.Append(intervals);

        var scored = mlContext.Data.CreateEnumerable<Estimate>(model.Transform(test.TestSet), reuseRowObject: false).ToList();
        foreach (var row in scored.Take(5))
            Console.WriteLine(Invariant($"{row.Price:F2}: predicted {row.Score:F2}, from {row.Interval[0]:F2} to {row.Interval[1]:F2}"));
        var held = scored.Average(row => row.Price >= row.Interval[0] && row.Price <= row.Interval[1] ? 1.0 : 0);
        Console.WriteLine(Invariant($"{held:P1} of {scored.Count} test rows lie in their interval; 90 % were asked for."));

        model.SaveModel(run.FileIn("zip"), data.Schema);
        Draw(scored, run.FileIn("svg"));
    }

    private static void Draw(List<Estimate> rows, string path)
    {
        var plot = new PlotModel { Background = OxyColors.White, Title = "Prices, and their intervals", TitleFontSize = 13 };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "60 houses, by the price predicted" });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "100,000 dollars", Minimum = 0, AxisTitleDistance = 12 });
        var band = new AreaSeries { Color = OxyColor.FromRgb(0x9E, 0xC5, 0xE8), Fill = OxyColor.FromRgb(0xDC, 0xEA, 0xF6) };
        var points = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = 2.5, MarkerFill = OxyColors.OrangeRed };
        foreach (var (i, row) in rows.Take(60).OrderBy(row => row.Score).Index())
        {
            band.Points.Add(new DataPoint(i, row.Interval[1]));
            band.Points2.Add(new DataPoint(i, row.Interval[0]));
            points.Points.Add(new ScatterPoint(i, row.Price));
        }
        plot.Series.Add(band);
        plot.Series.Add(points);
        File.WriteAllText(path, new SvgExporter { Width = 440, Height = 280 }.ExportToString(plot));
    }

    /// <summary>Houses whose prices differ more where they are dear.</summary>
    private static IEnumerable<House> Drawn()
    {
        var random = new Random(1);
        for (var i = 0; i < 4_000; i++)
        {
            float[] features = [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle())];
            var price = 1 + 3 * features[0] * features[1] + features[2];
            yield return new House { Features = features, Price = price * (1 + .3f * (random.NextSingle() - .5f)) };
        }
    }

    private sealed class House
    {
        [LoadColumn(0, 7), VectorType(8)]
        public float[] Features { get; set; } = [];

        [LoadColumn(8)]
        public float Price { get; set; }
    }

    private sealed class Estimate
    {
        public float Price { get; set; }

        public float Score { get; set; }

        [VectorType(2)]
        public float[] Interval { get; set; } = [];
    }
}
