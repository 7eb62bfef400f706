using Microsoft.ML;
using static MLNetDeep.Tests.Training.Ensembles.SmallEnsemble;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>Ensembles that start with the weights of a previous model.</summary>
[TestClass]
public sealed class ContinuedEnsembleTests
{
    [TestMethod]
    public void An_ensemble_continues_an_ensemble_network_by_network()
    {
        var previous = Fit(SmallOptions);
        var still = SmallOptions with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12f } };
        var continued = Trainer(still).Fit(SmallRows, null, previous.Model);
        for (var member = 0; member < 3; member++)
            AssertNear(previous.Model.Members[member], continued.Model.Members[member]);

        // One network is what all continue, and one of an ensemble may be continued by itself.
        var fromOne = Trainer(still).Fit(SmallRows, null, previous.Model.Members[1]);
        Assert.IsTrue(fromOne.Model.Members.Count == 3);
        foreach (var member in fromOne.Model.Members)
            AssertNear(previous.Model.Members[1], member);

        var body = Trainer(SmallOptions).Fit(SmallRows, null, previous.Model.WithoutOutput());
        Assert.HasCount(3, body.Model.Members);
        CollectionAssert.AreNotEqual(Bits(body.Model.Members[0]), Bits(body.Model.Members[1]));
    }

    [TestMethod]
    public void Hidden_layers_that_are_frozen_are_the_same_under_output_layers_that_differ()
    {
        var previous = Fit(SmallOptions with { EnsembleSize = 1 }).Model;
        var frozen = SmallOptions with { HiddenLayers = [.. SmallOptions.HiddenLayers.Select(layer => layer with { Trainable = false })] };
        var model = Trainer(frozen).Fit(SmallRows, null, previous.WithoutOutput()).Model;
        foreach (var member in model.Members)
            CollectionAssert.AreEqual(previous.GetWeights("0.weight").ToArray(), member.GetWeights("0.weight").ToArray());
        CollectionAssert.AreNotEqual(model.GetWeights("members.0.3.weight").ToArray(), model.GetWeights("members.1.3.weight").ToArray());
    }

    [TestMethod]
    public void A_calibrated_ensemble_is_continued_with_the_weights_that_training_left()
    {
        var previous = Fit(SmallOptions with { TemperatureScaling = true, ValidationFraction = .3f });
        var continued = Trainer(SmallOptions with { NumberOfEpochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12f } })
            .Fit(SmallRows, null, previous.Model);
        for (var member = 0; member < 3; member++)
            AssertNear(previous.Model.Members[member], continued.Model.Members[member]);
    }

    [TestMethod]
    public void An_ensemble_of_another_size_cannot_be_continued()
    {
        var previous = Fit(SmallOptions with { NumberOfEpochs = 1 }).Model;
        Assert.AreEqual(
            "The previous network must be one network, or as many as are to be trained. Received: 3 networks; wanted: 2 networks. Set "
            + "DenseNetworkOptions.EnsembleSize to 3, or pass one of its Members.",
            Assert.ThrowsExactly<ArgumentException>(
                () => Trainer(SmallOptions with { EnsembleSize = 2 }).Fit(SmallRows, null, previous)).Message);
    }

    private static DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(new MLContext(), options);

    private static void AssertNear(DenseNetworkModel expected, DenseNetworkModel actual)
    {
        foreach (var (e, a) in expected.Parameters.ToArray().Zip(actual.Parameters.ToArray()))
            Assert.AreEqual(e, a, 1e-6);
    }
}
