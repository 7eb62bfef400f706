using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

/// <summary>The trainer is an estimator as ML.NET's own are, whatever the label.</summary>
[TestClass]
public sealed class DenseNetworkTrainerTests
{
    private readonly MLContext _mlContext = new();

    private DenseNetworkTrainer Trainer => new(_mlContext, Toy.Options);

    [TestMethod]
    public void Multiclass_with_keys_without_values() => Check(Toy.Multiclass());

    [TestMethod]
    public void Multiclass_with_keys_of_texts() =>
        Check(Toy.Multiclass(labelAnnotations: new DataViewSchema.Annotations.Builder().With("KeyValues", "a", "b", "c").ToAnnotations()));

    [TestMethod]
    public void Multiclass_with_keys_of_numbers() =>
        Check(Toy.Multiclass(labelAnnotations: new DataViewSchema.Annotations.Builder().With("KeyValues", 10, 20, -30).ToAnnotations()));

    [TestMethod]
    public void Binary() => Check(Toy.Binary());

    [TestMethod]
    public void Regression() => Check(Toy.Regression());

    [TestMethod]
    public void Keys_of_every_raw_type()
    {
        Check(Keyed<byte>(row => (byte)(Toy.ClassOf(row) + 1)));
        Check(Keyed<ushort>(row => (ushort)(Toy.ClassOf(row) + 1)));
        Check(Keyed<ulong>(row => (ulong)(Toy.ClassOf(row) + 1)));

        static MemoryView Keyed<T>(Func<int, T> key) =>
            new MemoryView().AddSingles("Features", Toy.Features(30)).Add("Label", new KeyDataViewType(typeof(T), 3), Toy.Of(30, key));
    }

    [TestMethod]
    public void Features_with_slot_names_and_sparse_ones()
    {
        var annotations = new DataViewSchema.Annotations.Builder().With("SlotNames", "x", "y", "z").ToAnnotations();
        var features = Toy.Of(30, row => row % 2 == 0 ? new VBuffer<float>(3, [1, row, 3]) : new VBuffer<float>(3, 1, [row], [1]));
        var data = new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 3), annotations, features)
            .Add("Label", NumberDataViewType.Single, Toy.Of(30, row => row / 10f));

        Check(data);
    }

    [TestMethod]
    public void Features_that_keep_the_dimensions_of_an_image() =>
        Check(new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 2, 2),
                Toy.Of(30, row => new VBuffer<float>(4, [row, 1, 2, 3])))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(30, row => row > 15)));

    [TestMethod]
    public void Columns_that_bear_the_names_of_the_outputs_are_hidden_by_them()
    {
        var data = Toy.Multiclass().AddText("Score", Toy.Of(30, row => $"{row}")).AddText("PredictedLabel", Toy.Of(30, _ => "?"))
            .Add("Probability", NumberDataViewType.Single, Toy.Of(30, row => (float)row));
        Check(data);

        var scored = Trainer.Fit(data).Transform(data);
        Assert.AreEqual("Vector<Single, 3>", $"{scored.Schema["Score"].Type}");
        CollectionAssert.AreEqual(Toy.Of(30, row => (object)(float)row), ColumnValues.All(scored, "Probability"));
    }

    [TestMethod]
    public void Other_column_names()
    {
        var trainer = new DenseNetworkTrainer(_mlContext, Toy.Options with { FeatureColumnName = "Pixels", LabelColumnName = "Kind" });
        var data = new MemoryView().AddSingles("Pixels", Toy.Features(30))
            .Add("Kind", BooleanDataViewType.Instance, Toy.Of(30, row => row % 2 == 0));

        EstimatorCheck.Run(trainer, new EstimatorInputs(data)
        {
            Invalid = [new MemoryView().AddSingles("Features", [1, 2, 3])],
            ValidForTransformOnly = [new MemoryView().AddSingles("Pixels", [1, 2, 3])],
        });
        Assert.AreEqual(("Pixels", "Kind"), (trainer.Fit(data).FeatureColumnName, trainer.Fit(data).Model.LabelColumnName));
    }

    [TestMethod]
    public void A_chain_from_text_to_text() =>
        EstimatorCheck.Run(
            _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Trainer)
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            Toy.Named(TextDataViewType.Instance, Toy.Texts("cat", "dog", "eel")),
            new MemoryView().AddText("Label", "cat"));

    [TestMethod]
    public void A_chain_from_bytes_to_bytes_by_way_of_Rescale_and_Flatten()
    {
        var images = Toy.Of(30, row => new VBuffer<byte>(4, [(byte)(row % 3 * 100), 50, 0, (byte)row]));
        var data = new MemoryView()
            .AddVectors("Image", new VectorDataViewType(NumberDataViewType.Byte, 2, 2), images)
            .Add("Label", NumberDataViewType.Byte, Toy.Of(30, row => (byte)(7 - Toy.ClassOf(row))));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.Rescale("Image", scale: 1 / 255f))
            .Append(_mlContext.Transforms.Flatten("Features", "Image"))
            .Append(Trainer)
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        EstimatorCheck.Run(pipeline, data, new MemoryView().Add("Label", NumberDataViewType.Byte, 1));
        Assert.AreEqual("Byte", $"{pipeline.Fit(data).GetOutputSchema(data.Schema)["PredictedLabel"].Type}");
    }

    [TestMethod]
    public void A_second_model_in_one_chain() =>
        EstimatorCheck.Run(
            new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = "IsFirst" })
                .Append(_mlContext.Transforms.CopyColumns("Chance", "Probability"))
                .Append(Trainer),
            Toy.Multiclass().Add("IsFirst", BooleanDataViewType.Instance, Toy.Of(30, row => Toy.ClassOf(row) == 0)));

    [TestMethod]
    public void ML_NET_is_told_that_features_should_be_normalized_and_nothing_cached() =>
        Assert.AreEqual((true, false, false, true),
            (Trainer.Info.NeedNormalization, Trainer.Info.NeedCalibration, Trainer.Info.WantCaching, Trainer.Info.SupportsValidation));

    [TestMethod]
    public void Nothing_may_be_null()
    {
        var fitted = Trainer.Fit(Toy.Binary());

        Refuses("mlContext", () => _ = new DenseNetworkTrainer(null!));
        Refuses("input", () => Trainer.Fit(null!));
        Refuses("inputSchema", () => Trainer.GetOutputSchema(null!));
        Refuses("input", () => fitted.Transform(null!));
        Refuses("inputSchema", () => fitted.GetOutputSchema(null!));
        Refuses("inputSchema", () => ((ITransformer)fitted).GetRowToRowMapper(null!));
        Assert.AreEqual(LearningTask.BinaryClassification,
            new DenseNetworkTrainer(_mlContext).Fit(Toy.Binary(), validation: null).Model.Task);

        static void Refuses(string parameter, Action action) =>
            Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentNullException>(action).ParamName);
    }

    [TestMethod]
    public void The_data_is_read_once_and_no_column_but_the_two()
    {
        var (data, validation) = (
            new WatchedView(Toy.Multiclass().AddText("Other", Toy.Of(30, _ => ""))), new WatchedView(Toy.Multiclass(rows: 12)));
        Trainer.Fit(data, validation);

        Assert.AreEqual((1, 30, 30, 30, 0, 1),
            (data.Cursors, data.Moves, data.Reads("Features"), data.Reads("Label"), data.Reads("Other"), data.Disposals));
        Assert.AreEqual((1, 12, 1), (validation.Cursors, validation.Moves, validation.Disposals));
        Assert.AreEqual("Features Label", data.LastColumns);
    }

    /// <summary>The valid input is of three features; what must be refused besides is the same for all labels.</summary>
    private void Check(MemoryView data)
    {
        var features = ((VectorDataViewType)data.Schema["Features"].Type).Size;
        EstimatorCheck.Run(Trainer, new EstimatorInputs(data)
        {
            Invalid =
            [
                new MemoryView().Add("Label", BooleanDataViewType.Instance, true, false),
                new MemoryView().Add("Features", NumberDataViewType.Single, 1, 2).Add("Label", BooleanDataViewType.Instance, true, false),
            ],
            ValidForTransformOnly = [new MemoryView().AddSingles("Features", Toy.Of(2, _ => new float[features]))],
            ValidForFitOnly = [new MemoryView().AddSingles("Features", [1, 2, 3, 4, 5], [2, 1, 2, 3, 4])
            .Add("Label", BooleanDataViewType.Instance, true, false)],
        });
    }
}
