namespace MLNetDeep.Sweeps.Tests;

[TestClass]
public sealed class DenseNetworkSettingsTests
{
    [TestMethod]
    public void Every_setting_can_be_set_from_outside_and_has_a_way_into_the_options()
    {
        foreach (var property in typeof(DenseNetworkSettings).GetProperties())
            Assert.IsTrue(property.SetMethod is { IsPublic: true }
                && property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Length == 0,
                $"{property.Name} must have a public set, not init.");

        var options = new DenseNetworkSettings
        {
            NumberOfLayers = 2,
            Units = 33,
            Activation = "Silu",
            BatchNormalization = true,
            Dropout = .25f,
            LearningRate = .02f,
            WeightDecay = .1f,
            BatchSize = 48,
            NumberOfEpochs = 9,
            LabelColumnName = "y",
            FeatureColumnName = "x",
        }.ToOptions();
        options.Validate();
        Assert.AreEqual(8, options.HiddenLayers.Count);
        Assert.AreEqual((48, 9, "y", "x"), (options.BatchSize, options.NumberOfEpochs, options.LabelColumnName, options.FeatureColumnName));
        Assert.AreEqual(new AdamWOptions { LearningRate = .02f, WeightDecay = .1f }, options.Optimizer);
    }

    [TestMethod]
    public void An_activation_that_there_is_not_is_refused_with_the_one_probably_meant() =>
        Assert.AreEqual("Activation must be the name of an activation without parameters. Received: 'Sillu'. Did you mean 'Silu'?",
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkSettings { Activation = "Sillu" }.ToOptions()).Message);

    [TestMethod]
    public void A_negative_number_of_layers_is_refused_and_does_not_become_none() =>
        Assert.AreEqual("NumberOfLayers must be at least 0. Received: -1.",
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkSettings { NumberOfLayers = -1 }.ToOptions()).Message);
}
