using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

[TestClass]
public sealed class ModelSummaryTests
{
    [TestMethod]
    public void A_summary_shows_each_layer_its_output_and_its_parameters_and_the_totals()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(1200, Activation.ReLU), new Dropout(0.3f), new Dense(5, Activation.Tanh) { Trainable = false }],
            NumberOfEpochs = 1,
            Seed = 1,
            Device = TestDevice.Device,
        };
        var model = new DenseNetworkTrainer(new MLContext(), options).Fit(LabelledRows.Draw(20, classes: 2)).Model;

        Assert.AreEqual(
            """
            MulticlassClassification: 3 features, 2 outputs
            -----------------------------------------------
            Layer                 Output shape   Parameters
            -----------------------------------------------
            Dense (ReLU)          [batch, 1200]       4,800
            Dropout               [batch, 1200]           0
            Dense (Tanh), frozen  [batch, 5]          6,005
            Dense, output         [batch, 2]             12
            -----------------------------------------------
            Total parameters: 10,817
            Trainable parameters: 4,812
            Non-trainable parameters: 6,005

            """.ReplaceLineEndings("\n"),
            model.Summary());
    }

    // Keras 3.11: Sequential([Input((3,)), Dense(10), BatchNormalization(), Dense(1)]) has 40, 40 and 11 parameters, of which 20 are
    // non-trainable; with BatchNormalization(trainable=False) 40 are.
    [TestMethod]
    [DataRow(true, "Trainable parameters: 71\nNon-trainable parameters: 20\n")]
    [DataRow(false, "Trainable parameters: 51\nNon-trainable parameters: 40\n")]
    public void Running_statistics_are_counted_as_Keras_counts_them(bool isTrained, string counts)
    {
        var options = new DenseNetworkOptions { HiddenLayers = [new Dense(10), new BatchNormalization { Trainable = isTrained }] };
        var model = DenseNetworkModel.Create(options, featureCount: 3, LearningTask.Regression);

        StringAssert.Contains(model.Summary(), "Total parameters: 91\n" + counts);
        CollectionAssert.AreEqual(new[] { 40, 40, 11 }, model.Layers.Select(layer => layer.ParameterCount).ToArray());
        CollectionAssert.AreEqual(
            new[] { 40, isTrained ? 20 : 0, 11 }, model.Layers.Select(layer => layer.TrainableParameterCount).ToArray());
        Assert.AreEqual((91L, isTrained ? 71L : 51L), (model.ParameterCount, model.TrainableParameterCount));
    }

    [TestMethod]
    public void Statistics_inside_a_block_and_of_every_network_are_counted()
    {
        var options = new DenseNetworkOptions { HiddenLayers = [new Residual(new Dense(3), new BatchNormalization())] };
        var one = DenseNetworkModel.Create(options, featureCount: 3, LearningTask.Regression, seed: 1);
        var two = DenseNetworkModel.MeanOf([one, DenseNetworkModel.Create(options, featureCount: 3, LearningTask.Regression, seed: 2)]);

        Assert.AreEqual((28L, 22L), (one.ParameterCount, one.TrainableParameterCount));
        StringAssert.Contains(
            two.Summary(),
            "Total parameters: 56 (2 networks of 28)\nTrainable parameters: 44\nNon-trainable parameters: 12\n");
    }

    [TestMethod]
    public void One_output_is_one_output()
    {
        var model = new DenseNetworkTrainer(
            new MLContext(), new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 1, Seed = 1, Device = TestDevice.Device })
            .Fit(new MemoryView().Add("Label", Microsoft.ML.Data.NumberDataViewType.Single, 1f, 2f).AddSingles("Features", [1], [2])).Model;

        StringAssert.StartsWith(model.Summary(), "Regression: 1 feature, 1 output\n");
    }
}
