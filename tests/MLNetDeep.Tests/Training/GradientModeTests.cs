using Microsoft.ML;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training;

/// <summary>A caller who has switched libtorch's gradients off trains the same network, and finds them switched off afterwards.</summary>
[TestClass]
public sealed class GradientModeTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(4, Activation.Tanh), new BatchNormalization()],
        NumberOfEpochs = 2,
        ValidationFraction = .25f,
        Seed = 1,
        Engine = TrainingEngineKind.Torch,
        Device = TestDevice.Device,
    };

    [TestMethod]
    [DataRow(true, DisplayName = "inference_mode")]
    [DataRow(false, DisplayName = "no_grad")]
    public void Every_verb_trains(bool isInference)
    {
        var rows = LabelledRows.Draw(40, classes: 2);
        var trainer = new DenseNetworkTrainer(new MLContext(), Options);
        var (fitted, folds, rates) = (trainer.Fit(rows), trainer.CrossValidate(rows, 2), trainer.FindLearningRate(rows));

        using (isInference ? inference_mode() : no_grad())
        {
            CollectionAssert.AreEqual(fitted.WeightBits(), trainer.Fit(rows).WeightBits());
            Assert.AreEqual(folds.Metric.Mean, trainer.CrossValidate(rows, 2).Metric.Mean);
            CollectionAssert.AreEqual(
                rates.Points.Select(point => point.Loss).ToArray(),
                trainer.FindLearningRate(rows).Points.Select(point => point.Loss).ToArray());
            Assert.AreEqual(isInference, is_inference_mode_enabled());
            Assert.IsFalse(is_grad_enabled());
        }
        Assert.IsTrue(is_grad_enabled());
    }
}
