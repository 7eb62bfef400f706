using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Networks from options alone.</summary>
[TestClass]
public sealed class UntrainedNetworkTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(4, Activation.ReLU), new BatchNormalization()],
        Device = TestDevice.Device
    };

    [TestMethod]
    public void Its_weights_are_those_a_fit_of_that_seed_starts_with()
    {
        var barely = Options with
        {
            Seed = 7,
            NumberOfEpochs = 1,
            Optimizer = new SgdOptions { LearningRate = float.Epsilon },
            HiddenLayers = [new Dense(4, Activation.Tanh)]
        };
        var fitted = new DenseNetworkTrainer(new MLContext(), barely).Fit(LabelledRows.Draw(20, classes: 2)).Model;

        var created = DenseNetworkModel.Create(barely with { Seed = null }, 3, LearningTask.MulticlassClassification, 2, seed: 7);

        CollectionAssert.AreEqual(fitted.Parameters.ToArray(), created.Parameters.ToArray());
    }

    [TestMethod]
    public void Running_statistics_start_at_0_and_1()
    {
        var created = DenseNetworkModel.Create(Options, 3, LearningTask.Regression, seed: 1);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0 }, created.GetWeights("2.running_mean").ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1 }, created.GetWeights("2.running_var").ToArray());
    }

    [TestMethod]
    public void The_seed_of_the_options_is_used_where_none_is_given()
    {
        var created = DenseNetworkModel.Create(Options with { Seed = 3 }, 3, LearningTask.Regression);
        Assert.AreEqual(3, created.History.Seed);
        CollectionAssert.AreEqual(
            DenseNetworkModel.Create(Options, 3, LearningTask.Regression, seed: 3).Parameters.ToArray(), created.Parameters.ToArray());
    }

    [TestMethod]
    public void Its_history_says_that_nothing_was_trained()
    {
        var history = DenseNetworkModel.Create(Options, 3, LearningTask.BinaryClassification, seed: 1).History;
        Assert.AreEqual(TrainingEnd.NotTrained, history.End);
        Assert.AreEqual("The network was made from options and not trained.", history.EndMessage);
        Assert.IsEmpty(history.Epochs);
        Assert.AreEqual("accuracy", history.MetricName);
    }

    [TestMethod]
    public void Classes_have_the_values_that_were_given()
    {
        var model = DenseNetworkModel.Create(Options, 3, ["cat", "dog"], seed: 1);
        Assert.AreEqual(LearningTask.MulticlassClassification, model.Task);
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, model.ClassNames.ToArray());

        var scored = new DenseNetworkTransformer(new MLContext(), DenseNetworkModel.Create(Options, 3, [10, 20], seed: 1))
            .Transform(LabelledRows.Draw(5, classes: 2));
        VBuffer<int> values = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref values);
        CollectionAssert.AreEqual(new[] { 10, 20 }, values.DenseValues().ToArray());
    }

    [TestMethod]
    public void Weights_load_into_it_without_a_fit()
    {
        using var folder = new TempFolder();
        var fitted = new DenseNetworkTrainer(new MLContext(), Options with { NumberOfEpochs = 1, Seed = 1 })
            .Fit(LabelledRows.Draw(20, classes: 2)).Model;
        fitted.SaveWeights(folder["w"]);

        var loaded = DenseNetworkModel.Create(Options, 3, ["a", "b"]).LoadWeights(folder["w"]);

        CollectionAssert.AreEqual(Scores(fitted), Scores(loaded));
    }

    [TestMethod]
    public void It_can_be_saved_and_loaded_as_a_model()
    {
        using var folder = new TempFolder();
        var rows = LabelledRows.Draw(5, classes: 2);
        var model = DenseNetworkModel.Create(Options with { EnsembleSize = 3 }, 3, ["a", "b"], seed: 1);
        new DenseNetworkTransformer(new MLContext(), model).SaveModel(folder["m.zip"], rows.Schema);

        var loaded = new MLContext().Model.Load(folder["m.zip"], out _).FindDenseNetwork().Model;

        CollectionAssert.AreEqual(Scores(model), Scores(loaded));
        Assert.AreEqual(TrainingEnd.NotTrained, loaded.History.End);
        Assert.HasCount(3, loaded.Members);
        CollectionAssert.AreNotEqual(loaded.Members[0].Parameters.ToArray(), loaded.Members[1].Parameters.ToArray());
    }

    [TestMethod]
    public void A_fit_may_continue_it()
    {
        var rows = LabelledRows.Draw(20, classes: 2, names: ["a", "b"]);
        var model = DenseNetworkModel.Create(Options, 3, ["a", "b"], seed: 5);
        var options = Options with { NumberOfEpochs = 2, Seed = 5 };

        var continued = new DenseNetworkTrainer(new MLContext(), options).Fit(rows, null, model).Model;

        CollectionAssert.AreEqual(
            new DenseNetworkTrainer(new MLContext(), options).Fit(rows).Model.Parameters.ToArray(), continued.Parameters.ToArray(),
            "It starts where a fit of that seed does.");
    }

    [TestMethod]
    public void Several_numbers_or_truths_are_a_vector_and_Poisson_scores_are_rates()
    {
        Assert.AreEqual(NumberDataViewType.Single, ScoreType(DenseNetworkModel.Create(Options, 3, LearningTask.Regression, seed: 1)));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2),
            ScoreType(DenseNetworkModel.Create(Options, 3, LearningTask.Regression, 2, seed: 1)));
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1),
            ScoreType(DenseNetworkModel.Create(Options, 3, LearningTask.MultiLabelClassification, 1, seed: 1)));
        var rates = DenseNetworkModel.Create(Options with { Loss = new PoissonError() }, 3, LearningTask.Regression, seed: 1);
        Assert.IsTrue(new DenseNetworkTransformer(new MLContext(), rates).Transform(LabelledRows.Draw(9, 2)).GetColumn<float>("Score")
            .All(score => score > 0));
    }

    [TestMethod]
    public void What_no_network_can_be_is_refused()
    {
        AssertRefused("Classes must have values. Received: a null.", () =>
            DenseNetworkModel.Create<string>(Options, 3, ["cat", null!, "dog"]));
        AssertRefused("The number of features must be at least 1. Received: 0.", () =>
            DenseNetworkModel.Create(Options, 0, LearningTask.Regression));
        AssertRefused("The number of outputs must be at least 2, one for each class, for MulticlassClassification. Received: 1.", () =>
            DenseNetworkModel.Create(Options, 3, ["only"]));
        AssertRefused("The number of outputs must be 1 for BinaryClassification. Received: 2.", () =>
            DenseNetworkModel.Create(Options, 3, LearningTask.BinaryClassification, 2));
        AssertRefused("The number of outputs must be at least 1 for Regression. Received: 0.", () =>
            DenseNetworkModel.Create(Options, 3, LearningTask.Regression, 0));
        AssertRefused("Classes must differ from each other. Received: 'a', 'b', 'a'.", () =>
            DenseNetworkModel.Create(Options, 3, ["a", "b", "a"]));
        AssertRefused("Classes must be texts or other primitive values, as the values of a key. Received: System.Object.", () =>
            DenseNetworkModel.Create(Options, 3, [new object(), new object()]));
        AssertRefused("The task must be one of ", () => DenseNetworkModel.Create(Options, 3, (LearningTask)9));
        AssertRefused(
            "DenseNetworkOptions.Loss must be one of CategoricalCrossEntropy, CategoricalFocalCrossEntropy for MulticlassClassification. "
            + "Received: MeanSquaredError.",
            () => DenseNetworkModel.Create(Options with { Loss = new MeanSquaredError() }, 3, ["a", "b"]));
        AssertRefused("The options of", () => DenseNetworkModel.Create(Options with { EnsembleSize = 0 }, 3, ["a", "b"]));
    }

    private static void AssertRefused(string start, Func<DenseNetworkModel> create) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(create).Message, start);

    private static DataViewType ScoreType(DenseNetworkModel model) =>
        new DenseNetworkTransformer(new MLContext(), model).GetOutputSchema(LabelledRows.Draw(1, 2).Schema)["Score"].Type;

    private static float[] Scores(DenseNetworkModel model) =>
        [.. new DenseNetworkTransformer(new MLContext(), model).Transform(LabelledRows.Draw(9, classes: 2)).GetColumn<float[]>("Score")
            .SelectMany(scores => scores)];

    [TestMethod]
    public void Categories_are_embedded_that_the_table_encoding_names()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new TableEncoding { Categories = [new(1, 2)] }, new EmbedCategories { FromValues = 2, Width = 5 }],
        };
        var model = DenseNetworkModel.Create(options, 4, LearningTask.Regression);
        CollectionAssert.AreEqual(
            new[] { new SlotRange(32, 33) }, ((EmbedCategories)model.HiddenLayers[1]).Categories!.ToArray());
        // Two numbers in 16 values each, and the category in 5.
        Assert.AreEqual(37, model.Layers[1].OutputSize);
    }
}
