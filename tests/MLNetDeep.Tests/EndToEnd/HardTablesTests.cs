using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Tables;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Tables with gaps, unknown values and columns of no use: a network is trained behind their features, and scores every
/// row.</summary>
[TestClass]
public sealed class HardTablesTests
{
    private static readonly DenseNetworkOptions Network = Toy.Options with
    {
        HiddenLayers = [new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 8, Width = 4 } }, new Dense(8, Activation.ReLU)],
        NumberOfEpochs = 3,
        Optimizer = new AdamOptions { LearningRate = .01f },
    };

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void A_table_with_a_column_of_every_kind_gives_finite_scores_also_of_rows_unlike_those_of_training()
    {
        var train = MadeUpTable.Of(100);
        var model = _mlContext.Transforms.TableFeatures(train).Append(new DenseNetworkTrainer(_mlContext, Network)).Fit(train);
        Assert.AreEqual(100, model.FindDenseNetwork().History.TrainingRowCount, "No row is left out for a gap.");
        AssertFinite(model.Transform(train));

        var others = new MemoryView();
        foreach (var column in train.Schema)
            AddUnlike(others, column);
        AssertFinite(model.Transform(others));
    }

    [TestMethod]
    public void Ten_thousand_categories_hashed_or_not_are_learnt_and_new_ones_are_scored()
    {
        IDataView Table(Func<int, string> street) => new MemoryView().AddText("street", [.. Enumerable.Range(0, 12_000).Select(street)])
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 12_000).Select(i => (float)(i % 5))]);
        var train = Table(i => $"street {i % 10_000}");
        foreach (
            var options in new TableFeaturesOptions[] { new() { IdentifierShare = 1, MostCategories = 9_999, HashBits = 7 },
            new() { IdentifierShare = 1 } })
        {
            var features = _mlContext.Transforms.TableFeatures(train, options: options);
            var model = features.Append(new DenseNetworkTrainer(_mlContext, Network with { NumberOfEpochs = 1, BatchSize = 1_000 })).Fit(
                train);
            Assert.AreEqual(options.MostCategories == 10_000 ? 10_000 : 128, model.FindDenseNetwork().Model.FeatureCount);
            AssertFinite(model.Transform(_mlContext.Data.TakeRows(Table(i => i % 2 == 0 ? $"new {i}" : ""), 20)));
        }
    }

    [TestMethod]
    public void A_category_that_only_validation_rows_have_is_learnt_around()
    {
        var (train, validation) = (Coloured("red", "blue"), Coloured("green", "red"));
        var features = _mlContext.Transforms.TableFeatures(train);
        var model = features.Append(new DenseNetworkTrainer(_mlContext, Network)).Fit(train, validation);
        Assert.AreEqual(2, model.FindDenseNetwork().Model.FeatureCount);
        Assert.IsTrue(model.FindDenseNetwork().History.Epochs.All(epoch => epoch.ValidationLoss is { } loss && double.IsFinite(loss)));
    }

    [TestMethod]
    public void A_table_without_a_number_comes_back_from_its_files_and_scores_alike_everywhere()
    {
        var train = Coloured("red", "blue");
        foreach (var network in new[] { Network, DenseNetworkOptions.ForTables with { NumberOfEpochs = 3, Seed = 1 } })
        {
            var fitted = _mlContext.Transforms.TableFeatures(train).Append(new DenseNetworkTrainer(_mlContext, network)).Fit(train);
            var model = fitted.FindDenseNetwork().Model;
            float[][] rows = [[1, 0], [0, 1], [0, 0]];
            var scores = ManagedScores.Of(model, rows);

            using var folder = new TempFolder();
            fitted.SaveModel(folder["model.zip"], train.Schema);
            model.SaveWeights(folder["w.safetensors"]);
            var loaded = _mlContext.Model.Load(folder["model.zip"], out _).FindDenseNetwork().Model;
            CollectionAssert.AreEqual(scores, ManagedScores.Of(loaded, rows));
            CollectionAssert.AreEqual(scores, ManagedScores.Of(model.LoadWeights(folder["w.safetensors"]), rows));
            using var onnx = OnnxSession.Of(model);
            foreach (var (expected, actual) in scores.Zip(onnx.Scores(rows)))
                Assert.AreEqual(expected, actual, 1e-5);
        }
    }

    [TestMethod]
    public void A_row_alone_is_scored_as_among_others_and_keeps_its_columns()
    {
        var rows = Enumerable.Range(0, 60).Select(
            i => new Pet { Age = i % 9 == 0 ? float.NaN : i % 15, Kind = i % 3 == 0 ? "" : i % 2 == 0 ? "cat" : "dog", Label = i % 4 })
            .ToArray();
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var model = _mlContext.Transforms.TableFeatures(data).Append(new DenseNetworkTrainer(_mlContext, Network)).Fit(data);

        using var engine = _mlContext.Model.CreatePredictionEngine<Pet, ScoredPet>(model);
        var scores = ColumnValues.All(model.Transform(data), "Score");
        for (var i = 0; i < rows.Length; i++)
        {
            var scored = engine.Predict(rows[i]);
            Assert.AreEqual((scores[i], rows[i].Kind), (scored.Score, scored.Kind));
        }
    }

    private static MemoryView Coloured(params string[] colours) => new MemoryView().AddText(
        "colour", [.. Enumerable.Range(0, 40).Select(i => colours[i % 2])])
        .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 40).Select(i => (float)(i % 2))]);

    /// <summary>Three rows of a column that training did not have: nothing, too much, and another value.</summary>
    private static void AddUnlike(MemoryView view, DataViewSchema.Column column)
    {
        var (name, type) = (column.Name, column.Type);
        _ = type switch
        {
            _ when type == NumberDataViewType.Single => view.Add(name, type, float.NaN, 1e30f, float.NegativeInfinity),
            _ when type == NumberDataViewType.Double => view.Add(name, type, double.NaN, 5, double.MaxValue),
            _ when type == NumberDataViewType.Byte => view.Add<byte>(name, type, 0, 255, 9),
            _ when type == NumberDataViewType.Int32 => view.Add(name, type, 0, int.MaxValue, int.MinValue),
            _ when type == NumberDataViewType.Int64 => view.Add(name, type, 0, long.MaxValue, long.MinValue),
            _ when type == BooleanDataViewType.Instance => view.Add(name, type, true, false, true),
            _ when type == DateTimeDataViewType.Instance =>
                view.Add(name, type, default, new DateTime(2150, 1, 1), new DateTime(1850, 1, 1)),
            _ when type == TimeSpanDataViewType.Instance =>
                view.Add(name, type, TimeSpan.Zero, TimeSpan.MaxValue / 1e6, TimeSpan.FromDays(-9)),
            KeyDataViewType => view.Add(name, type, 0u, 4u, 1u),
            TextDataViewType => view.AddText(name, "", "violet", "1e20"),
            VectorDataViewType { ItemType: TextDataViewType } vector =>
                view.AddVectors(name, vector, [.. Enumerable.Repeat(new VBuffer<ReadOnlyMemory<char>>(1, ["y".AsMemory()]), 3)]),
            VectorDataViewType vector =>
                view.AddVectors(name, vector, new VBuffer<double>(2, [double.NaN, 1e300]), new VBuffer<double>(2, 0, [], []),
                new VBuffer<double>(2, [-1, 1])),
            _ => throw new NotSupportedException($"Say what a value of {type} is that training did not have."),
        };
    }

    private static void AssertFinite(IDataView scored) =>
        Assert.IsTrue(ColumnValues.All(scored, "Score").All(score => float.IsFinite((float)score)),
            string.Join(' ', ColumnValues.All(scored, "Score").Take(20)));

    private class Pet
    {
        public float Age { get; set; }

        public string Kind { get; set; } = "";

        public float Label { get; set; }
    }

    private sealed class ScoredPet : Pet
    {
        public float Score { get; set; }
    }
}
