using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>Validation rows that are copies of training rows are warned of, and rows that are equal by their nature are not.</summary>
[TestClass]
public sealed class CopiedRowsTests
{
    private const string TooLate = "training stops too late otherwise, and ";

    private const string Rule =
        $" should be others than the training rows, which the network knows by heart: {TooLate}the figures look too good. Received: ";

    private const string OfFigures =
        " should be others than the training rows, which the network knows by heart: the figures look too good otherwise. Received: ";

    private const string Share = " of the rows held out at random have the same features and label as a training row. Remove copies of "
        + "rows before you divide them; ";

    private const string OfClasses = "give rare classes more weight with ClassWeights instead of drawing their rows again; ";
    private const string Groups = "or hold out whole groups: ";
    private const string Ending = ", where rows that are copies have the same value.";

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LogLines _log;

    public CopiedRowsTests() => _log = new LogLines(_mlContext);

    private static DenseNetworkOptions Options => Toy.Options with { NumberOfEpochs = 1, ValidationFraction = 0.25f };

    public static IEnumerable<object[]> Labels => [["Boolean"], ["key"], ["number"], ["numbers"]];

    [TestMethod]
    [DynamicData(nameof(Labels))]
    public void Rows_written_six_times_are_warned_of_and_rows_written_once_are_not(string label)
    {
        Train(Options, Rows(60, copies: 1, label));
        Assert.IsEmpty(_log.Warnings);

        Train(Options, Rows(60, copies: 6, label));
        var ways = $"{(label is "Boolean" or "key" ? OfClasses : "")}{Groups}";
        CollectionAssert.AreEqual(
            new[] { $"Validation rows{Rule}100 %{Share}{ways}ValidationSplit = new GroupSplit(\"column\", 0.25f){Ending}" },
            _log.Warnings);
    }

    [TestMethod]
    public void Rows_of_a_rare_class_that_were_drawn_again_are_warned_of()
    {
        var features = MadeUpData.Features(400, width: 4);
        // 40 rows of the class, each nine times: as many as there are of the other.
        int[] rows = [.. Enumerable.Range(0, 360), .. Enumerable.Range(0, 360).Select(row => 360 + row % 40)];
        Train(Options, MadeUpData.Binary([.. rows.Select(row => features[row])], [.. rows.Select(row => row >= 360)]));
        StringAssert.StartsWith(_log.Warnings.Single(), $"Validation rows{Rule}50 %");
    }

    [TestMethod]
    [DataRow(0.15, false)]
    [DataRow(0.6, true)]
    public void Few_copies_as_honest_tables_have_are_not_warned_of(double written, bool warns)
    {
        // So many rows a second time. The other one of a pair is a training row for 3 of 4 validation rows: shares of .2 and .56.
        var features = MadeUpData.Features(1000, width: 4);
        float[][] rows = [.. features, .. features.Take((int)(1000 * written))];
        Train(Options, MadeUpData.Binary(rows));
        Assert.HasCount(warns ? 1 : 0, _log.Warnings);
    }

    public static IEnumerable<object[]> FewDistinctRows =>
    [
        ["three features of two values, the label follows from them", (Func<Random, (float[], bool)>)(random =>
        {
            var bits = Bits(random, 3);
            return (bits, bits[0] == bits[1]);
        })],
        ["one feature of two values", (Func<Random, (float[], bool)>)(random =>
        {
            var bits = Bits(random, 1);
            return (bits, bits[0] == 1);
        })],
        ["eight features of two values, each in two slots", (Func<Random, (float[], bool)>)(random =>
        {
            var bits = Bits(random, 8);
            return ([.. bits.SelectMany(bit => new[] { bit, 1 - bit })], bits[0] == bits[1]);
        })],
        ["small whole numbers, the label is drawn", (Func<Random, (float[], bool)>)(random =>
            ([random.Next(50), random.Next(10), random.Next(4)], random.Next(2) == 0))],
    ];

    [TestMethod]
    [DynamicData(nameof(FewDistinctRows))]
    public void Rows_that_are_equal_by_their_nature_are_not_warned_of(string what, Func<Random, (float[] Features, bool Label)> draw)
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 2000).Select(_ => draw(random)).ToArray();
        Assert.IsLessThan(1600, rows.Select(row => $"{string.Join(' ', row.Features)} {row.Label}").Distinct().Count(), what);
        Train(Options, MadeUpData.Binary([.. rows.Select(row => row.Features)], [.. rows.Select(row => row.Label)]));
        Assert.IsEmpty(_log.Warnings.Where(line => line.StartsWith("Validation rows", StringComparison.Ordinal)), what);
    }

    [TestMethod]
    public void Equal_features_with_other_labels_are_no_copies()
    {
        // The numbers of a customer in each of its orders: nearly every row has an equal one, and as many that differ.
        var random = new Random(6);
        float[][] orders = Six(MadeUpData.Features(60, width: 3));
        Train(Options, MadeUpData.Binary(orders, [.. orders.Select(_ => random.Next(2) == 0)]));
        Assert.IsEmpty(_log.Warnings);
    }

    [TestMethod]
    public void One_copy_among_few_rows_is_not_warned_of()
    {
        var features = MadeUpData.Features(5, width: 3);
        Train(Options, MadeUpData.Binary([.. features, .. features], [true, false, true, false, true, true, false, true, false, true]));
        Assert.IsEmpty(_log.Warnings);
    }

    [TestMethod]
    public void Bytes_and_sparse_features_are_looked_at_too()
    {
        var random = new Random(2);
        VBuffer<byte>[] images = [.. Enumerable.Range(0, 60).Select(_ => new VBuffer<byte>(
            8, [.. Bits(random, 8).Select(_ => (byte)random.Next(256))]))];
        var bytes = new MemoryView().AddVectors("Pixels", new VectorDataViewType(NumberDataViewType.Byte, 8), Six(images))
            .Add("Label", BooleanDataViewType.Instance, Six([.. images.Select(image => image.GetItemOrDefault(0) > 127)]));
        _mlContext.Transforms.Rescale("Features", "Pixels", scale: 1 / 255f)
            .Append(new DenseNetworkTrainer(_mlContext, Options)).Fit(bytes);
        Assert.HasCount(1, _log.Warnings);

        VBuffer<float>[] texts = [.. Enumerable.Range(0, 60).Select(
            _ => new VBuffer<float>(99, 9, [.. MadeUpData.Features(1, 9, random.Next())[0]], [.. Slots(random, 9, of: 99)]))];
        Train(Options, new MemoryView().AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 99), Six(texts))
            .Add("Label", BooleanDataViewType.Instance, Six([.. texts.Select(text => text.GetIndices()[0] > 5)])));
        Assert.HasCount(2, _log.Warnings);
    }

    [TestMethod]
    public void Rows_that_chance_did_not_hold_out_are_not_warned_of()
    {
        var data = Rows(60, copies: 6, "Boolean").AddText("Origin", [.. Enumerable.Range(0, 360).Select(row => $"row {row % 60}")]);
        var none = Options with { ValidationFraction = null };
        Train(none, data);
        Train(none with { ValidationSplit = new GroupSplit("Origin", 0.25f) }, data);
        Train(none with { ValidationSplit = new LastRowsSplit(0.25f) }, data);
        Train(Options with { DataPlacement = DataPlacement.Streaming }, data);
        Assert.IsEmpty(_log.Warnings);

        Train(none with { ValidationSplit = new RandomSplit(0.25f) }, data);
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    public void Copies_in_a_validation_set_are_warned_of_too()
    {
        var features = MadeUpData.Features(200, width: 3);
        var train = MadeUpData.Binary(features);
        var trainer = new DenseNetworkTrainer(_mlContext, Options);
        trainer.Fit(train, MadeUpData.Binary([.. MadeUpData.Features(80, width: 3, seed: 2), .. features[..20]]));
        trainer.Fit(train, MadeUpData.Binary(features[..100], [.. features[..100].Select(row => row[0] <= row[1])]));
        Assert.IsEmpty(_log.Warnings);

        trainer.Fit(train, MadeUpData.Binary([.. MadeUpData.Features(60, width: 3, seed: 2), .. features[..40]]));
        CollectionAssert.AreEqual(
            new[]
            {
                $"Validation rows{Rule}40 %{Share.Replace("held out at random", "of the validation set", StringComparison.Ordinal)}"
                    + $"{OfClasses}{Groups}TrainTestSplit(data, samplingKeyColumnName: \"column\"){Ending}",
            },
            _log.Warnings);
    }

    [TestMethod]
    public void Folds_are_warned_of_once_unless_they_hold_groups_or_times()
    {
        var data = Rows(60, copies: 6, "Boolean").AddText("Origin", [.. Enumerable.Range(0, 360).Select(row => $"row {row % 60}")]);
        var trainer = new DenseNetworkTrainer(_mlContext, Toy.Options with { NumberOfEpochs = 1 });
        trainer.CrossValidate(data, numberOfFolds: 3, samplingKeyColumnName: "Origin");
        trainer.CrossValidate(data, new TimeFolds { NumberOfFolds = 3 });
        trainer.CrossValidate(Rows(60, copies: 1, "Boolean"), numberOfFolds: 3);
        Assert.IsEmpty(_log.Warnings);

        trainer.CrossValidate(data, numberOfFolds: 3);
        CollectionAssert.AreEqual(
            new[] { $"Held-out rows{OfFigures}100 %{Share}{OfClasses}{Groups}samplingKeyColumnName: \"column\"{Ending}" }, _log.Warnings);
    }

    [TestMethod]
    [DataRow("adult")]
    [DataRow("bike")]
    [DataRow("california")]
    [DataRow("credit")]
    [DataRow("diamonds")]
    [DataRow("taxi")]
    [DataRow("titanic")]
    [DataRow("wine")]
    public void Real_tables_are_warned_of_only_where_their_rows_are_copied(string name)
    {
        string[][] rows = [.. new[] { "train", "test" }.SelectMany(part =>
            File.ReadLines(Path.Combine(RealData.Folder("tables"), $"{name}.{part}.csv")).Skip(1).Select(line => line.Split(',')))];
        Assert.IsNull(WarningOf(rows));

        // As if drawn again: so many rows of each label's value as the commonest has; of labels that are numbers, two of each row.
        var labels = rows.GroupBy(row => row[^1]).ToArray();
        var most = labels.Length < 10 ? labels.Max(label => label.Count()) : 0;
        StringAssert.StartsWith(WarningOf([.. labels.SelectMany(label =>
        {
            string[][] all = [.. label];
            return Enumerable.Range(0, Math.Max(most, 2 * all.Length)).Select(i => all[i % all.Length]);
        })]), "Validation rows should be others ");
    }

    /// <summary>What is said of a table whose texts became numbers, each text another.</summary>
    private static string? WarningOf(string[][] rows)
    {
        var numbers = new Dictionary<string, float>();
        using var features = new DenseFeatureRows(rows[0].Length - 1, rows.Length);
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length - 1; column++)
                features.Next()[column] = Number(row[column]);
            features.Keep();
        }
        int[] classes = [.. rows.Select(row => (int)(Number($"label {row[^1]}")))];
        var all = RowSelection.All(new RowStore(features, Labels: null, classes, 0));
        var split = new RandomSplit(0.2f);
        var (training, validation) = HeldOutRows.Draw(all, split, seed: 1);
        return CopiedRows.Warning(new TrainingRows(training, validation, 0, DataPlacement.InMemory) { All = all }, split);

        float Number(string text)
        {
            if (!numbers.TryGetValue(text, out var number))
                numbers.Add(text, number = numbers.Count);
            return number;
        }
    }

    private void Train(DenseNetworkOptions options, IDataView data) => new DenseNetworkTrainer(_mlContext, options).Fit(data);

    private static float[] Bits(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(2))];

    private static IEnumerable<int> Slots(Random random, int count, int of) =>
        Enumerable.Range(0, of).OrderBy(_ => random.Next()).Take(count).Order();

    private static T[] Six<T>(T[] rows) => [.. Enumerable.Repeat(rows, 6).SelectMany(all => all)];

    /// <summary>Drawn rows, each several times: one time after the other.</summary>
    private static MemoryView Rows(int rows, int copies, string label)
    {
        var drawn = MadeUpData.Features(rows, width: 3);
        float[][] features = [.. Enumerable.Repeat(drawn, copies).SelectMany(all => all)];
        return label switch
        {
            "Boolean" => MadeUpData.Binary(features),
            "key" => MadeUpData.Multiclass(features, classes: 3),
            "number" => MadeUpData.Regression(features),
            _ => new MemoryView().AddSingles("Features", features).AddSingles("Label", [.. features.Select(row => row[..2])]),
        };
    }
}
