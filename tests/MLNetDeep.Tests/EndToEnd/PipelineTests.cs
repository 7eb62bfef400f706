using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The trainer among ML.NET's other steps, from data to a saved model.</summary>
[TestClass]
public sealed class PipelineTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private DenseNetworkTrainer Trainer =>
        new(_mlContext, Toy.Options with { NumberOfEpochs = 60, Optimizer = new AdamOptions { LearningRate = .05f } });

    [TestMethod]
    public void Predicted_texts_are_the_labels_texts()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("cat", "dog, too", "한글"));
        CollectionAssert.AreEqual(ColumnValues.All(data, "Label"), Predicted(data));
    }

    [TestMethod]
    public void Predicted_bytes_are_the_labels_bytes()
    {
        var data = Toy.Named<byte>(NumberDataViewType.Byte, 200, 0, 7);
        CollectionAssert.AreEqual(ColumnValues.All(data, "Label"), Predicted(data));
    }

    [TestMethod]
    public void Predicted_dates_are_the_labels_dates()
    {
        var data = Toy.Named(DateTimeDataViewType.Instance, DateTime.UnixEpoch, DateTime.MaxValue, new DateTime(2020, 2, 29));
        CollectionAssert.AreEqual(ColumnValues.All(data, "Label"), Predicted(data));
    }

    [TestMethod]
    public void A_cache_before_the_trainer_changes_nothing()
    {
        var data = new WatchedView(Toy.Multiclass());
        var expected = _mlContext.Transforms.Rescale("Features", scale: 2).Append(Trainer).Fit(data).LastTransformer.Model;
        Assert.AreEqual((1, 30), (data.Cursors, data.Moves), "The trainer reads its rows once.");
        var cached = _mlContext.Transforms.Rescale("Features", scale: 2).AppendCacheCheckpoint(_mlContext).Append(Trainer)
            .Fit(data).LastTransformer.Model;

        Assert.IsTrue(expected.Parameters.SequenceEqual(cached.Parameters));
        Assert.AreEqual(60, data.Moves, "So does the cache, for all trainers after it.");
    }

    [TestMethod]
    public void Data_of_unknown_length_trains_as_data_of_known_length()
    {
        const int Rows = 5000;
        var data = Toy.Multiclass(Rows);
        var unknown = _mlContext.Data.FilterRowsByColumn(
            data.Add("All", NumberDataViewType.Single, Toy.Of(Rows, _ => 1f)), "All", lowerBound: 0);
        Assert.IsNull(unknown.GetRowCount());
        var trainer = new DenseNetworkTrainer(_mlContext, Toy.Options with { NumberOfEpochs = 1, BatchSize = 500 });

        Assert.IsTrue(trainer.Fit(data).Model.Parameters.SequenceEqual(trainer.Fit(unknown).Model.Parameters));
    }

    [TestMethod]
    public void A_model_saved_with_its_loader_reads_files_again()
    {
        using var folder = new TempFolder();
        var lines = Toy.Features(30)
            .Select((f, row) => string.Create(CultureInfo.InvariantCulture, $"{f[0]},{f[1]},{f[2]},{"abc"[Toy.ClassOf(row)]}"));
        File.WriteAllLines(folder["data.csv"], lines);
        var loader = _mlContext.Data.CreateTextLoader(
            [new TextLoader.Column("Features", DataKind.Single, 0, 2), new TextLoader.Column("Label", DataKind.String, 3)],
            separatorChar: ',');
        var data = loader.Load(folder["data.csv"]);
        var model = Pipeline().Fit(data);
        _mlContext.Model.Save(model, loader, folder["model.zip"]);

        var loaded = new MLContext().Model.LoadWithDataLoader(folder["model.zip"], out var loadedLoader);

        var expected = model.Transform(data);
        var actual = loaded.Transform(loadedLoader.Load(new MultiFileSource(folder["data.csv"])));
        SchemaAssert.AreEqual(expected.Schema, actual.Schema, "The schema of what the loaded loader and model give");
        Assert.IsTrue(ColumnValues.AreEqual(ColumnValues.All(expected, "Score"), ColumnValues.All(actual, "Score")));
        CollectionAssert.AreEqual(ColumnValues.All(data, "Label"), ColumnValues.All(actual, "PredictedLabel"));
    }

    [TestMethod]
    public void Text_features_and_normalized_columns()
    {
        var data = new MemoryView()
            .AddText("Colour", Toy.Of(60, row => row % 3 == 0 ? "red" : "blue"))
            .Add("Size", NumberDataViewType.Single, Toy.Of(60, row => 1000f + row % 3))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(60, row => row % 3 == 0));
        var model = _mlContext.Transforms.Categorical.OneHotEncoding("Colour")
            .Append(_mlContext.Transforms.Standardize("Size"))
            .Append(_mlContext.Transforms.Concatenate("Features", "Colour", "Size"))
            .Append(_mlContext.BinaryClassification.Trainers.DenseNetwork(
                Toy.Options with { NumberOfEpochs = 60, Optimizer = new AdamOptions { LearningRate = .05f } }))
            .Fit(data);

        Assert.AreEqual(1, _mlContext.BinaryClassification.Evaluate(model.Transform(data)).Accuracy);
    }

    [TestMethod]
    public void Train_and_test_of_a_split()
    {
        var split = _mlContext.Data.TrainTestSplit(Toy.Named(120, TextDataViewType.Instance, Toy.Texts("a", "b", "c")), testFraction: .25);
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Trainer).Fit(split.TrainSet);
        Assert.IsTrue(_mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy > .9);
    }

    [TestMethod]
    public void Probability_and_score_survive_a_calibrator_over_them()
    {
        var data = Toy.Binary(60);
        var scored = Trainer.Fit(data).Transform(data);
        var calibrated = _mlContext.BinaryClassification.Calibrators.Platt().Fit(scored).Transform(scored);
        Assert.AreEqual("Single", $"{calibrated.Schema["Probability"].Type}");
        Assert.IsTrue(_mlContext.BinaryClassification.Evaluate(calibrated).Accuracy > .9);
    }

    private EstimatorChain<ITransformer> Pipeline() => new EstimatorChain<ITransformer>()
        .Append(_mlContext.Transforms.Conversion.MapValueToKey("Label"))
        .Append(Trainer)
        .Append<ITransformer>(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private object[] Predicted(IDataView data) => ColumnValues.All(Pipeline().Fit(data).Transform(data), "PredictedLabel");
}
