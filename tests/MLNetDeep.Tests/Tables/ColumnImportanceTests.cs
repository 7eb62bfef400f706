using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

[TestClass]
public sealed class ColumnImportanceTests
{
    private const int Rows = 200;
    private static readonly string[] Colours = ["red", "green", "blue", "white"];

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void A_column_counts_as_a_whole_and_those_without_use_count_nothing()
    {
        var (model, data) = Trained();
        var importance = _mlContext.ColumnImportance(model, data);

        CollectionAssert.AreEqual(new[] { "colour", "size", "noise" }, importance.Columns.Select(column => column.Name).ToArray());
        Assert.AreEqual(("RMSE", (long)Rows), (importance.LossName, importance.Rows));
        Assert.AreEqual(_mlContext.Regression.Evaluate(model.Transform(data)).RootMeanSquaredError, importance.Loss);
        Assert.IsTrue(importance.Columns[0].Increase > 1.5 && importance.Columns[1].Increase > .3, importance.ToString());
        Assert.IsTrue(Math.Abs(importance.Columns[2].Increase) < .05 && importance.Columns.All(column => column.Deviation > 0),
            importance.ToString());
    }

    [TestMethod]
    public void The_increase_is_that_of_the_loss_with_shuffled_values()
    {
        // One row's value for all of them is the only shuffle of a column with one value; of two rows there are two.
        var data = new MemoryView().AddText("colour", "red", "green").Add("Label", NumberDataViewType.Single, 1f, 3f);
        var model = _mlContext.Transforms.Expression("Score", "(x) : x == \"red\" ? 1f : 3f", "colour").Fit(data);
        var importance = _mlContext.ColumnImportance(model, data, options: new() { Permutations = 20 }, loss: Difference);
        // Half of the orders swap the rows, which then are wrong by 2 each.
        Assert.AreEqual(0, importance.Loss);
        Assert.IsTrue(importance.Columns[0].Increase is > 1 and < 3, importance.ToString());
        Assert.AreEqual("loss", importance.LossName);

        static double Difference(IDataView scored) =>
            scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Label"), (score, label) => Math.Abs(score - label)).Sum();
    }

    [TestMethod]
    public void A_model_that_is_sure_and_wrong_has_figures_that_are_finite()
    {
        float[] sure = [1, 0, 1, 1, 0, 0.25f, float.NaN];
        bool[] labels = [true, false, false, true, false, true, true];
        var data = new MemoryView().Add("x", NumberDataViewType.Single, sure).Add("Label", BooleanDataViewType.Instance, labels);
        var model = _mlContext.Transforms.CopyColumns("Probability", "x").Append(_mlContext.Transforms.CopyColumns("Score", "x"))
            .Append(_mlContext.Transforms.Expression("PredictedLabel", "(x) : x + x > 1", "x")).Fit(data);
        var importance = _mlContext.ColumnImportance(model, data);

        // As ML.NET computes it where there are several classes.
        float[][] ofClasses = [.. sure[..^1].Select(probability => new[] { 1 - probability, probability })];
        var asKeys = new MemoryView().AddSingles("Score", ofClasses)
            .Add("Label", new KeyDataViewType(typeof(uint), 2), [.. labels[..^1].Select(label => label ? 2u : 1u)])
            .Add("PredictedLabel", new KeyDataViewType(typeof(uint), 2), [.. ofClasses.Select(row => row[1] > .5f ? 2u : 1u)]);
        Assert.AreEqual(_mlContext.MulticlassClassification.Evaluate(asKeys).LogLoss, importance.Loss, 1e-6);
        Assert.AreEqual("log-loss", importance.LossName);
        Assert.IsTrue(double.IsFinite(importance.Columns[0].Increase) && double.IsFinite(importance.Columns[0].Deviation),
            importance.ToString());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_figures_and_another_others()
    {
        var (model, data) = Trained();
        double[] Of(int seed) =>
            [.. _mlContext.ColumnImportance(model, data, options: new() { Seed = seed, Permutations = 2 }).Columns.Select(
            column => column.Increase)];
        CollectionAssert.AreEqual(Of(3), Of(3));
        CollectionAssert.AreNotEqual(Of(3), Of(4));
    }

    [TestMethod]
    public void Only_named_columns_are_shuffled_on_so_many_rows()
    {
        var (model, data) = Trained();
        var importance = _mlContext.ColumnImportance(
            model, data, options: new() { Columns = ["Weight", "size"], RowsToUse = 50, Permutations = 1 });
        CollectionAssert.AreEqual(new[] { "size", "Weight" }, importance.Columns.Select(column => column.Name).ToArray());
        Assert.AreEqual(50, importance.Rows);
        Assert.AreEqual(new ColumnEffect { Name = "Weight", Increase = 0, Deviation = 0 }, importance.Columns[1],
            "No score depends on it.");
    }

    [TestMethod]
    public void Vectors_are_shuffled_whole()
    {
        VBuffer<float>[] vectors = [.. Enumerable.Range(0, Rows).Select(i => new VBuffer<float>(3, 1, [i + 1f], [i % 3]))];
        var data = new MemoryView().AddVectors("x", new VectorDataViewType(NumberDataViewType.Single, 3), vectors)
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(1, Rows).Select(i => (float)i)]);
        List<float[]> seen = [];
        var model = _mlContext.Transforms.CopyColumns("Score", "x").Fit(data);
        _mlContext.ColumnImportance(model, data, options: new() { Permutations = 1 }, loss: scored =>
        {
            seen.Add([.. ColumnValues.Singles(scored, "Score").Select(row => row.Sum())]);
            return 0;
        });
        Assert.HasCount(2, seen);
        CollectionAssert.AreEqual(Enumerable.Range(1, Rows).Select(i => (float)i).ToArray(), seen[0]);
        CollectionAssert.AreNotEqual(seen[0], seen[1]);
        CollectionAssert.AreEquivalent(seen[0], seen[1]);
    }

    [TestMethod]
    public void The_text_is_a_table()
    {
        var importance = new ColumnImportance
        {
            LossName = "log-loss",
            Loss = .25,
            Rows = 1234,
            Columns =
            [
                new ColumnEffect { Name = "colour", Increase = .1, Deviation = .0123 },
                new ColumnEffect { Name = "a", Increase = -.00001, Deviation = 0 },
            ],
        };
        Assert.AreEqual(
            "Column  Increase of log-loss\n----------------------------\ncolour  0.1 ± 0.012\na       -1E-05 ± 0\nlog-loss 0.25 on "
                + "1,234 rows.\n", importance.ToString());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Nothing_is_said_of_rows_that_cannot_be_shuffled(int count)
    {
        var (model, data) = Trained();
        var rows = _mlContext.Data.TakeRows(_mlContext.Data.FilterRowsByColumn(data, "Weight", lowerBound: count == 0 ? 1e30 : -1e30), 1);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.ColumnImportance(model, rows)).Message,
            "ColumnImportance must have at least 2 rows to shuffle. Received: ");
    }

    [TestMethod]
    public void What_is_missing_is_named()
    {
        var (model, data) = Trained();
        Assert.AreEqual(
            "Column 'colr' of ColumnImportanceOptions.Columns is missing. Columns of the data: 'colour', 'size', 'noise', 'Weight', "
                + "'Label'. Correct its name.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => _mlContext.ColumnImportance(model, data, options: new() { Columns = ["colr"] })).Message);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.ColumnImportance(model, data, "Price")).Message,
            "Label column 'Price' is missing. Columns of the scored data: 'colour', ");
        Assert.AreEqual(
            "Label column 'colour' must be a Boolean, a key or a Single. Received: String. Leave out labelColumnName: the scored data have "
                + "'Label', a Single.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.ColumnImportance(model, data, "colour")).Message);
        Assert.AreEqual(
            "The options of ColumnImportance are not valid:\n - Permutations must be at least 1. Received: 0.\n - RowsToUse must be "
                + "at least 2. Received: 1.",
            Assert.ThrowsExactly<ArgumentException>(
                () => _mlContext.ColumnImportance(model, data, options: new() { Permutations = 0, RowsToUse = 1 })).Message);
    }

    [TestMethod]
    [DataRow("Label", "Leave out labelColumnName: the scored data have 'Label', a Key<UInt32, 0-2>.")]
    [DataRow("Class", "Give the column that the model makes of it: labelColumnName: \"Class\".")]
    public void Texts_that_the_model_made_keys_of_are_told_the_keys(string key, string wayOut)
    {
        var (model, data) = TrainedOnClasses(key);
        Assert.AreEqual(
            $"Label column 'band' must be a Boolean, a key or a Single. Received: String. {wayOut}",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.ColumnImportance(model, data, "band")).Message);

        // What it says gives a log-loss, and the text is no column of the table.
        var importance = _mlContext.ColumnImportance(model, data, key);
        Assert.AreEqual("log-loss", importance.LossName);
        CollectionAssert.AreEqual(new[] { "size" }, importance.Columns.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Texts_without_keys_are_told_what_makes_them()
    {
        var data = new MemoryView().AddText("colour", "red", "green");
        var model = _mlContext.Transforms.Expression("Score", "(x) : x == \"red\" ? 1f : 3f", "colour").Fit(data);
        Assert.AreEqual(
            "Label column 'colour' must be a Boolean, a key or a Single. Received: String. Give the column that the model learnt from, or "
                + "a loss of your own.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.ColumnImportance(model, data, "colour")).Message);
    }

    private (ITransformer Model, IDataView Data) TrainedOnClasses(string key)
    {
        string[] bands = ["low", "middle", "high"];
        var data = new MemoryView()
            .Add("size", NumberDataViewType.Single, [.. Enumerable.Range(0, Rows).Select(i => i % 3 + i % 7 / 10f)])
            .AddText("band", [.. Enumerable.Range(0, Rows).Select(i => bands[i % 3])]);
        var features = _mlContext.Transforms.TableFeatures(data, labelColumnName: "band");
        var options = new DenseNetworkOptions { LabelColumnName = key, NumberOfEpochs = 1 };
        var model = _mlContext.Transforms.Conversion.MapValueToKey(key, "band").Append(features)
            .Append(new DenseNetworkTrainer(_mlContext, options with { Device = TestDevice.For(options) }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        return (model, data);
    }

    private (ITransformer Model, IDataView Data) Trained()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, Rows).Select(_ => (Colour: random.Next(4), Size: random.NextSingle(), Noise: random.NextSingle()))
            .ToArray();
        var data = new MemoryView().AddText("colour", [.. rows.Select(row => Colours[row.Colour])])
            .Add("size", NumberDataViewType.Single, [.. rows.Select(row => row.Size)]).Add(
                "noise", NumberDataViewType.Single, [.. rows.Select(row => row.Noise)])
            .Add("Weight", NumberDataViewType.Single, [.. rows.Select((_, i) => i % 2 + 1f)])
            .Add("Label", NumberDataViewType.Single, [.. rows.Select(row => 2 * row.Colour + 2 * row.Size)]);
        var leftOut = new Dictionary<string, TableColumnKind> { ["Weight"] = TableColumnKind.LeftOut };
        var options = new TableFeaturesOptions { Columns = leftOut };
        return (_mlContext.Transforms.TableFeatures(data, options: options).Append(_mlContext.Regression.Trainers.Sdca()).Fit(data), data);
    }
}
