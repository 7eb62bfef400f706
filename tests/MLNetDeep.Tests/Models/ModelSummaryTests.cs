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

    [TestMethod]
    public void One_output_is_one_output()
    {
        var model = new DenseNetworkTrainer(
            new MLContext(), new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 1, Seed = 1, Device = TestDevice.Device })
            .Fit(new MemoryView().Add("Label", Microsoft.ML.Data.NumberDataViewType.Single, 1f, 2f).AddSingles("Features", [1], [2])).Model;

        StringAssert.StartsWith(model.Summary(), "Regression: 1 feature, 1 output\n");
    }
}
