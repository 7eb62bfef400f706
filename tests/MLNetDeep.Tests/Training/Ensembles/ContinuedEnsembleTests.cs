using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>Ensembles that start with the weights of a previous model.</summary>
[TestClass]
public sealed class ContinuedEnsembleTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(6, Activation.Tanh), new Dropout(.2f)],
        NumberOfEpochs = 4,
        BatchSize = 8,
        Optimizer = new AdamOptions { LearningRate = .02f },
        EnsembleSize = 3,
        Seed = 5,
        Device = TestDevice.Device,
    };

    [TestMethod]
    public void An_ensemble_continues_an_ensemble_network_by_network()
    {
        var previous = Fit(Options);
        var still = Options with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12f } };
        var continued = Trainer(still).Fit(Data, null, previous.Model);
        for (var member = 0; member < 3; member++)
            AssertNear(previous.Model.Members[member], continued.Model.Members[member]);

        // One network is what all continue, and one of an ensemble may be continued by itself.
        var fromOne = Trainer(still).Fit(Data, null, previous.Model.Members[1]);
        Assert.IsTrue(fromOne.Model.Members.Count == 3);
        foreach (var member in fromOne.Model.Members)
            AssertNear(previous.Model.Members[1], member);

        var body = Trainer(Options).Fit(Data, null, previous.Model.WithoutOutput());
        Assert.HasCount(3, body.Model.Members);
        CollectionAssert.AreNotEqual(Bits(body.Model.Members[0]), Bits(body.Model.Members[1]));
    }

    [TestMethod]
    public void Hidden_layers_that_are_frozen_are_the_same_under_output_layers_that_differ()
    {
        var previous = Fit(Options with { EnsembleSize = 1 }).Model;
        var frozen = Options with { HiddenLayers = [.. Options.HiddenLayers.Select(layer => layer with { Trainable = false })] };
        var model = Trainer(frozen).Fit(Data, null, previous.WithoutOutput()).Model;
        foreach (var member in model.Members)
            CollectionAssert.AreEqual(previous.GetWeights("0.weight").ToArray(), member.GetWeights("0.weight").ToArray());
        CollectionAssert.AreNotEqual(model.GetWeights("members.0.3.weight").ToArray(), model.GetWeights("members.1.3.weight").ToArray());
    }

    [TestMethod]
    public void A_calibrated_ensemble_is_continued_with_the_weights_that_training_left()
    {
        var previous = Fit(Options with { TemperatureScaling = true, ValidationFraction = .3f });
        var continued = Trainer(Options with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12f } })
            .Fit(Data, null, previous.Model);
        for (var member = 0; member < 3; member++)
            AssertNear(previous.Model.Members[member], continued.Model.Members[member]);
    }

    [TestMethod]
    public void An_ensemble_of_another_size_cannot_be_continued()
    {
        var previous = Fit(Options with { NumberOfEpochs = 1 }).Model;
        Assert.AreEqual(
            "The previous network must be one network, or as many as are to be trained. Received: 3 networks; wanted: 2 networks. Set "
            + "DenseNetworkOptions.EnsembleSize to 3, or pass one of its Members.",
            Assert.ThrowsExactly<ArgumentException>(() => Trainer(Options with { EnsembleSize = 2 }).Fit(Data, null, previous)).Message);
    }

    private static MemoryView Data => MadeUpData.Multiclass(MadeUpData.Features(80, 4), 3);

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options) => options.Fit(Data);

    private static DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(new MLContext(), options);

    private static void AssertNear(DenseNetworkModel expected, DenseNetworkModel actual)
    {
        foreach (var (e, a) in expected.Parameters.ToArray().Zip(actual.Parameters.ToArray()))
            Assert.AreEqual(e, a, 1e-6);
    }

    private static int[] Bits(DenseNetworkModel model) => [.. model.Parameters.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
