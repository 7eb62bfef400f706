using System.Globalization;
using MLNetDeep.Tests.Conventions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of pages for readers who come new, run as it stands on small files of the kind they speak of.</summary>
[TestClass]
public sealed class PagesGuideTests : IDisposable
{
    private readonly DocumentRun _run = new();

    public void Dispose() => _run.Dispose();

    [TestMethod]
    public async Task The_program_of_the_readme_learns_the_weather()
    {
        _run.Write("weather.csv", Weather());
        var (accuracy, answer) = ((double, string))(await _run.Run("README.md", """
            (metrics.MicroAccuracy, loaded.Transform(newRows).GetColumn<string>("PredictedLabel").First())
            """))!;

        Assert.IsGreaterThan(.6, accuracy);
        CollectionAssert.Contains(new[] { "dry", "rain", "snow" }, answer);
        Assert.IsTrue(File.Exists(_run["model.zip"]));
    }

    [TestMethod]
    public async Task What_users_of_Keras_write_here_runs()
    {
        WritePictures("train", 200);
        WritePictures("t10k", 50);
        _run.Write("sensors.csv", Sensors(300));
        var (accuracy, epochs, right) = ((double, int, double))(await _run.Run("docs/from-keras.md", """
            (mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy, history.Epochs.Count,
                probabilities.Zip(sensors.GetColumn<bool>("failed"), (p, failed) => p > .5f == failed ? 1.0 : 0).Average())
            """))!;

        Assert.IsGreaterThan(.9, accuracy);
        Assert.IsTrue(epochs is > 2 and <= 20);
        Assert.IsGreaterThan(.9, right);
        Assert.IsTrue(new[] { "curves.png", "weights.safetensors", "model.zip", "best-model.zip" }.All(name => File.Exists(_run[name])));
    }

    [TestMethod]
    public async Task The_recipes_run()
    {
        _run.Write("customers.csv", Customers(400));
        var (churn, threshold, plan, range) = ((double, float, double, float[]))(await _run.Run("docs/recipes.md", """
            (mlContext.BinaryClassification.Evaluate(checkpoint.Transform(test)).AreaUnderRocCurve,
                new MLContext().Model.Load("churn.zip", out _).FindDenseNetwork().Model.Threshold,
                withoutLabel.Transform(newRows).GetColumn<string>("PredictedLabel").Zip(test.GetColumn<string>("Plan"))
                    .Average(pair => pair.First == pair.Second ? 1.0 : 0),
                range)
            """))!;

        Assert.IsGreaterThan(.8, churn);
        Assert.IsTrue(threshold is > 0 and < 1 and not .5f);
        Assert.IsGreaterThan(.8, plan);
        Assert.IsTrue(range[0] < range[1] && range[1] < range[2]);
    }

    [TestMethod]
    public async Task The_quick_start_learns_the_weather()
    {
        _run.Write("weather.csv", Weather());
        var (accuracy, predicted) = ((double, string))(await _run.Run("docs/quick-start.md", """
            (metrics.MicroAccuracy, answer["PredictedLabel"]!.ToString()!)
            """))!;

        Assert.IsGreaterThan(.6, accuracy);
        CollectionAssert.Contains(new[] { "dry", "rain", "snow" }, predicted);
    }

    [TestMethod]
    public async Task Pictures_of_both_kinds_are_learnt()
    {
        WritePictures("train", 200);
        using var folder = new ColouredPictures(count: 30);
        _run.Write("pictures.csv", folder.Rows.Select(row => $"{row.Path},{row.Label}"));
        var end = await _run.Run("docs/images.md", "model.FindDenseNetwork().History.Epochs[^1].ValidationMetric", $"""
            MLContext mlContext = new(seed: 1);
            string pictures = @"{folder.FullPath}";
            IDataView rows = mlContext.Data.LoadFromTextFile(
                "pictures.csv", [new TextLoader.Column("Path", DataKind.String, 0), new TextLoader.Column("Label", DataKind.String, 1)], ',');
            """);

        Assert.IsGreaterThan(.9, (double)end!);
    }

    [TestMethod]
    public async Task Tickets_go_to_their_teams()
    {
        string[][] words = [["login", "password", "account"], ["invoice", "payment", "price"], ["crash", "slow", "error"]];
        string[] teams = ["accounts", "billing", "engineering"];
        var random = new Random(1);
        _run.Write("tickets.tsv", Enumerable.Range(0, 240).Select(i =>
            $"please help with my {words[i % 3][random.Next(3)]} and the {words[i % 3][random.Next(3)]}\t{teams[i % 3]}").Prepend("text\tteam"));
        var (accuracy, answer) = ((double, string))(await _run.Run("docs/text.md", """
            (mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy,
                engine.Predict(new Ticket { Text = "the invoice has a wrong price" }).PredictedLabel)
            """))!;

        Assert.IsGreaterThan(.95, accuracy);
        Assert.AreEqual("billing", answer);
    }

    [TestMethod]
    public async Task What_users_of_scikit_learn_write_here_runs()
    {
        var random = new Random(3);
        string[] cities = ["Bern", "Basel", "Chur"];
        _run.Write("people.csv", Enumerable.Range(0, 300).Select(i =>
        {
            var (age, hours) = (20 + random.Next(50), 10 + random.Next(50));
            return $"{age},{(i % 9 == 0 ? "" : hours.ToString(CultureInfo.InvariantCulture))},{cities[i % 3]},{(age + hours > 80 ? 1 : 0)}";
        }).Prepend("age,hours,city,income"));
        var (accuracy, trials) = ((double, int))(await _run.Run("docs/from-sklearn.md", """
            (mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet)).Accuracy, search.Trials.Count)
            """))!;

        // One in nine of the rows lacks the hours.
        Assert.IsGreaterThan(.75, accuracy);
        Assert.AreEqual(8, trials);
    }

    [TestMethod]
    public async Task What_users_of_LightGBM_write_here_runs()
    {
        var random = new Random(4);
        string[] towns = ["Bern", "Basel", "Chur"];
        _run.Write("houses.csv", Enumerable.Range(0, 300).Select(i =>
        {
            var (size, year) = (40 + random.Next(100), 1900 + random.Next(120));
            return $"{size},{year},{towns[i % 3]},{size * (3 + i % 3) + year - 1900}";
        }).Prepend("size,year,town,price"));
        var r2 = await _run.Run("docs/from-lightgbm.md", """
            mlContext.Regression.Evaluate(network.Fit(split.TrainSet).Transform(split.TestSet)).RSquared
            """);

        Assert.IsGreaterThan(.9, (double)r2!);
    }

    [TestMethod]
    [DataRow("docs/choosing.md", "history.Epochs[^1].ValidationMetric > .9")]
    [DataRow("docs/serving.md", "prediction.Label is true && network.FeatureCount == 2")]
    public async Task Pages_on_choosing_and_serving_run(string page, string holds) => Assert.AreEqual(true, await _run.Run(page, holds, """
        public class Row
        {
            [VectorType(2)] public float[] Features { get; set; } = [];
            public bool Label { get; set; }
        }

        MLContext mlContext = new(seed: 1);
        IDataView train = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Features = [i % 2, i % 5 / 5f], Label = i % 2 == 1 }));
        ITransformer model = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 60, Seed = 1 }).Fit(train);
        """));

    /// <summary>One in five churns, mostly the young in Bern; the plan follows the income, of which one in ten is missing.</summary>
    private static IEnumerable<string> Customers(int count)
    {
        yield return "age,city,income,churned,plan";
        string[] cities = ["Bern", "Basel", "Chur"];
        var random = new Random(2);
        for (var i = 0; i < count; i++)
        {
            var (age, city, income) = (20 + random.Next(50), random.Next(3), 20_000 + random.Next(80_000));
            var churned = age < 40 && city == 0 && random.Next(10) > 0 || random.Next(20) == 0;
            var plan = income < 45_000 ? "basic" : income < 75_000 ? "family" : "office";
            var shown = random.Next(10) == 0 ? "" : income.ToString(CultureInfo.InvariantCulture);
            yield return $"{age},{cities[city]},{shown},{(churned ? "yes" : "no")},{plan}";
        }
    }

    /// <summary>Machines that fail when they are hot; some pressures are missing.</summary>
    private static string[] Sensors(int rows)
    {
        var random = new Random(3);
        return ["machine,temperature,pressure,failed", .. Enumerable.Range(0, rows).Select(row =>
        {
            var hot = random.Next(2);
            var pressure = row % 9 == 0 ? "" : FormattableString.Invariant($"{100 + random.NextSingle():F2}");
            return FormattableString.Invariant($"m{row % 4},{20 + 60 * hot + 10 * random.NextSingle():F1},{pressure},{hot}");
        })];
    }

    private static string[] Weather() => File.ReadAllLines(Repository.PathOf("templates/table/weather.csv"));

    /// <summary>Pictures of 28 × 28 in the files of Fashion-MNIST: a bright stripe where the class says, on noise.</summary>
    private void WritePictures(string set, int count)
    {
        var random = new Random(1);
        var pixels = new byte[count * 28 * 28];
        random.NextBytes(pixels);
        for (var i = 0; i < count; i++)
            for (var p = 0; p < 28 * 28; p++)
                pixels[i * 28 * 28 + p] = p / 28 / 2 == i % 10 ? (byte)255 : (byte)(pixels[i * 28 * 28 + p] / 4);
        File.WriteAllBytes(_run[$"{set}-images-idx3-ubyte.gz"], IdxBytes.Gzip(IdxBytes.OfBytes([count, 28, 28], pixels)));
        File.WriteAllBytes(
            _run[$"{set}-labels-idx1-ubyte.gz"],
            IdxBytes.Gzip(IdxBytes.OfBytes([count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))])));
    }
}
