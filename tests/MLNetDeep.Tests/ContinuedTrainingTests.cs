using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class ContinuedTrainingTests
{
    private static readonly DenseNetworkOptions Small = new()
    {
        HiddenLayers = [new Dense(8, Activation.Tanh), new Dropout(0.1f), new Dense(6, Activation.ReLU)],
        Optimizer = new SgdOptions { LearningRate = 0.1f },
        NumberOfEpochs = 4,
        BatchSize = 8,
        Seed = 3,
        Device = TestDevice.Device,
    };

    private static readonly MemoryView Rows = LabelledRows.Draw(80, classes: 3, ["a", "b", "c"]);

    [TestMethod]
    public void A_continued_network_starts_where_the_previous_one_ended()
    {
        var previous = Fit(Small with { NumberOfEpochs = 40 }, Rows);

        // So small a learning rate leaves the network as it was handed over: its validation loss is the one it ended with.
        var continued = Trainer(Small with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12f } })
            .Fit(Rows, Rows, previous.Model);

        var ended = Trainer(Small with { NumberOfEpochs = 40 }).Fit(Rows, Rows).History.Epochs[^1].ValidationLoss!.Value;
        Assert.AreEqual(ended, continued.History.Epochs[0].ValidationLoss!.Value, 1e-6);
        Assert.IsLessThan(0.8 * Fit(Small with { NumberOfEpochs = 1 }, Rows).History.Epochs[0].Loss, continued.History.Epochs[0].Loss);
    }

    [TestMethod]
    public void Two_fits_of_one_epoch_are_one_fit_of_two_where_neither_optimizer_nor_order_remembers()
    {
        var plain = Small with { HiddenLayers = [new Dense(8, Activation.Tanh)], Shuffle = false };
        var first = Fit(plain with { NumberOfEpochs = 1 }, Rows);

        var second = Trainer(plain with { NumberOfEpochs = 1 }).Fit(Rows, null, first.Model);

        CollectionAssert.AreEqual(Weights(Fit(plain with { NumberOfEpochs = 2 }, Rows)), Weights(second));
    }

    [TestMethod]
    public void The_previous_network_is_not_changed()
    {
        var previous = Fit(Small, Rows);
        var before = Weights(previous);

        Trainer(Small).Fit(Rows, null, previous.Model);

        CollectionAssert.AreEqual(before, Weights(previous));
    }

    [TestMethod]
    public void A_network_continues_inside_a_pipeline_after_being_saved_and_loaded()
    {
        var mlContext = new MLContext(seed: 1);
        var pipeline = mlContext.Transforms.NormalizeMinMax("Features").Append(new DenseNetworkTrainer(mlContext, Small));
        using var zip = new MemoryStream(SavedModel.Of(pipeline.Fit(Rows)));
        var loaded = new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;

        TransformerChain<DenseNetworkTransformer> continued = pipeline.Fit(Rows, validation: null, loaded);

        var normalized = mlContext.Transforms.NormalizeMinMax("Features").Fit(Rows).Transform(Rows);
        CollectionAssert.AreEqual(Weights(Trainer(Small).Fit(normalized, null, loaded)), Weights(continued.LastTransformer));
    }

    [TestMethod]
    public void Dropout_rate_and_freezing_may_differ_from_the_previous_network()
    {
        var previous = Fit(Small, Rows).Model;
        var others = Small with
        {
            HiddenLayers = [new Dense(8, Activation.Tanh) { Trainable = false }, new Dropout(0.5f),
            new Dense(6, Activation.ReLU)]
        };

        Assert.AreEqual(4, Trainer(others).Fit(Rows, null, previous).History.Epochs.Count);
    }

    [TestMethod]
    public void Hidden_layers_are_reused_under_a_new_output_layer()
    {
        var previous = Fit(Small, Rows).Model;
        var options = Small with { HiddenLayers = [.. previous.HiddenLayers.Select(layer => layer with { Trainable = false })] };

        var other = Trainer(options).Fit(LabelledRows.Draw(80, classes: 5), null, previous.WithoutOutput()).Model;

        Assert.AreEqual(5, other.OutputCount);
        foreach (var name in previous.WeightNames.SkipLast(2))
            CollectionAssert.AreEqual(previous.GetWeights(name).ToArray(), other.GetWeights(name).ToArray(), name);
    }

    [TestMethod]
    public void Hidden_layers_are_reused_inside_a_pipeline()
    {
        var body = Fit(Small, Rows).Model.WithoutOutput();
        var frozen = Small with { HiddenLayers = [.. body.HiddenLayers.Select(layer => layer with { Trainable = false })] };
        IDataView other = LabelledRows.Draw(80, classes: 5);

        var chain = new EstimatorChain<ITransformer>().Append(Trainer(frozen));

        CollectionAssert.AreEqual(Weights(Trainer(frozen).Fit(other, null, body)), Weights(chain.Fit(other, null, body).LastTransformer));
    }

    [TestMethod]
    public void New_layers_and_a_new_output_start_as_drawn()
    {
        var previous = Fit(Small, Rows).Model;
        var longer = Small with
        {
            HiddenLayers = [.. previous.HiddenLayers, new Dense(4)],
            NumberOfEpochs = 1,
            Optimizer = new SgdOptions { LearningRate = 1e-30f }
        };

        var started = Trainer(longer).Fit(Rows, null, previous.WithoutOutput()).Model;

        var drawn = Fit(longer, Rows).Model;
        CollectionAssert.AreEqual(previous.GetWeights("0.weight").ToArray(), started.GetWeights("0.weight").ToArray());
        CollectionAssert.AreEqual(previous.GetWeights("3.weight").ToArray(), started.GetWeights("3.weight").ToArray());
        CollectionAssert.AreEqual(drawn.GetWeights("5.weight").ToArray(), started.GetWeights("5.weight").ToArray());
        CollectionAssert.AreEqual(drawn.GetWeights("6.weight").ToArray(), started.GetWeights("6.weight").ToArray());
    }

    [TestMethod]
    public void A_network_without_hidden_layers_has_nothing_to_reuse() => Assert.AreEqual(
        "The network must have hidden layers to be reused. Received: a network with only an output layer. Train a new one.",
        Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Small with { HiddenLayers = [] }, Rows).Model.WithoutOutput()).Message);

    [TestMethod]
    public void Other_features_are_refused() => AssertMisfit(
        Small, new MemoryView().Add("Label", new KeyDataViewType(typeof(uint), 3), 1u, 2u).AddSingles("Features", [1, 2], [3, 4]),
        "The previous network must read as many features as the training set has. Received: 3 features; wanted: 2 features. Make the "
        + "features as they were made for it: steps that are fitted to new rows may have other categories (docs/reuse.md).");

    [TestMethod]
    public void Another_number_of_hidden_layers_is_refused() => AssertMisfit(
        Small with { HiddenLayers = [new Dense(8, Activation.Tanh)] }, Rows,
        "The previous network must have the hidden layers of the options. Received: 3 hidden layers; wanted: 1 hidden layer. "
        + "" + LayersWayOut);

    [TestMethod]
    public void Another_layer_is_refused() => AssertMisfit(
        Small with { HiddenLayers = [new Dense(8, Activation.Tanh), new Dropout(0.1f), new Dense(6, Activation.Tanh)] }, Rows,
        "The previous network must have the hidden layers of the options. Received: Dense { Units = 6, Activation = ReLU } as layer 2; " +
        "wanted: Dense { Units = 6, Activation = Tanh }. " + LayersWayOut);

    [TestMethod]
    public void Another_task_is_refused() => AssertMisfit(
        Small, new MemoryView().Add("Label", BooleanDataViewType.Instance, true, false).AddSingles("Features", [1, 2, 3], [3, 4, 5]),
        "The previous network must have the task of the label. Received: MulticlassClassification; wanted: "
        + "BinaryClassification. " + OutputWayOut);

    [TestMethod]
    public void Another_number_of_classes_is_refused() => AssertMisfit(
        Small, LabelledRows.Draw(80, classes: 4),
        "The previous network must have as many outputs as the label needs. Received: 3 outputs; wanted: 4 outputs. " + OutputWayOut);

    [TestMethod]
    public void Classes_in_another_order_are_refused() => AssertMisfit(
        Small, LabelledRows.Draw(80, classes: 3, ["b", "a", "c"]),
        "The previous network must have the classes of the label, in the same order. Received: 3 classes, 'a', 'b', 'c'; wanted: "
        + "3 classes, 'b', 'a', 'c'. " + OutputWayOut +
        " Where only the order differs, make the keys with MapValueToKey(..., keyOrdinality: KeyOrdinality.ByValue).");

    private const string LayersWayOut =
        "Set DenseNetworkOptions.HiddenLayers to the previous network's HiddenLayers; what matters only while training (a dropout rate, "
        + "Trainable) may differ.";

    private const string OutputWayOut = "To learn other classes or another task, pass previousModel.WithoutOutput().";

    private static void AssertMisfit(DenseNetworkOptions options, IDataView rows, string message)
    {
        var previous = Fit(Small with { NumberOfEpochs = 1 }, Rows).Model;
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(() => Trainer(options).Fit(rows, null, previous)).Message);
    }

    private static DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(new MLContext(), options);

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options, IDataView rows) => Trainer(options).Fit(rows);

    private static float[] Weights(DenseNetworkTransformer network) => network.Model.Parameters.ToArray();
}
