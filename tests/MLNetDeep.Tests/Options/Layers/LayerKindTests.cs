using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Options.Layers;

/// <summary>What holds for every kind of layer, activation and initializer there is, or will be.</summary>
[TestClass]
public sealed class LayerKindTests
{
    [TestMethod]
    public void Every_kind_of_layer_has_an_example() =>
        CollectionAssert.AreEquivalent(
            LayerExamples.Kinds.ToArray(),
            LayerExamples.Layers.Concat(LayerExamples.LastLayers).Select(layer => layer.GetType()).Distinct().ToArray());

    [TestMethod]
    public void Every_kind_of_activation_has_a_static_member() =>
        CollectionAssert.AreEquivalent(
            LayerExamples.ActivationKinds.ToArray(),
            LayerExamples.Activations.Select(activation => activation.GetType()).Distinct().ToArray());

    [TestMethod]
    public void Every_kind_of_initializer_has_a_static_member() =>
        CollectionAssert.AreEquivalent(
            LayerExamples.InitializerKinds.ToArray(),
            LayerExamples.Initializers.Select(initializer => initializer.GetType()).Distinct().ToArray());

    [TestMethod]
    public void Every_kind_has_a_name_of_its_own_in_json()
    {
        foreach (var (family, kinds) in new[] { (typeof(Layer), LayerExamples.Kinds), (typeof(Activation), LayerExamples.ActivationKinds),
            (typeof(WeightInitializer), LayerExamples.InitializerKinds) })
        {
            var named = family.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>()
                .ToArray();
            CollectionAssert.AreEquivalent(kinds.ToArray(), named.Select(name => name.DerivedType).ToArray());
            CollectionAssert.AllItemsAreUnique(named.Select(name => name.TypeDiscriminator).ToArray());
        }
    }

    [TestMethod]
    public void Every_layer_is_valid_and_comes_back_equal_from_json()
    {
        foreach (var layer in LayerExamples.HiddenLayers.SelectMany(layers => layers).Concat(LayerExamples.LastLayers))
        {
            Assert.IsEmpty(layer.Violations("layer"));
            AssertRoundTrip(layer);
        }
    }

    [TestMethod]
    public void Every_activation_and_initializer_comes_back_equal_from_json()
    {
        foreach (var activation in LayerExamples.Activations)
            AssertRoundTrip(activation);
        foreach (var initializer in LayerExamples.Initializers)
            AssertRoundTrip(initializer);
    }

    [TestMethod]
    public void Every_activation_and_initializer_is_called_as_its_member()
    {
        foreach (var property in typeof(Activation).GetProperties().Concat(typeof(WeightInitializer).GetProperties())
            .Where(property => property.GetMethod!.IsStatic))
            Assert.AreEqual(property.Name, property.GetValue(null)!.ToString());
        Assert.AreEqual("LeakyReLU(0.3)", Activation.LeakyReLU().ToString());
        Assert.AreEqual("Elu(1)", Activation.Elu().ToString());
    }

    [TestMethod]
    public void Blocks_of_equal_layers_are_equal_and_others_are_not()
    {
        Assert.AreEqual<Layer>(new Residual(new Dense(3)), new Residual([new Dense(3)]));
        Assert.AreEqual(new Skip(new Dense(3), new Dropout(.1f)).GetHashCode(), new Skip(new Dense(3), new Dropout(.1f)).GetHashCode());
        Assert.AreNotEqual<Layer>(new Residual(new Dense(3)), new Residual(new Dense(4)));
        Assert.AreNotEqual<Layer>(new Residual(new Dense(3)), new Skip(new Dense(3)));
        Assert.AreEqual(
            "Residual { Layers = [Dropout { Rate = 0.5 }, Skip { Layers = [RmsNormalization { }] }] }",
            new Residual(new Dropout(.5f), new Skip(new RmsNormalization())).ToString());
    }

    [TestMethod]
    public void Dense_shows_what_is_not_at_its_default()
    {
        Assert.AreEqual("Dense { Units = 3, Activation = ReLU }", new Dense(3, Activation.ReLU).ToString());
        Assert.AreEqual(
            "Dense { Units = 3, Activation = Linear, UseBias = False, Initializer = HeNormal, L1Penalty = 0.5, L2Penalty = 0.25, "
            + "Trainable = False }",
            new Dense(3)
            {
                Trainable = false,
                UseBias = false,
                Initializer = WeightInitializer.HeNormal,
                L1Penalty = .5f,
                L2Penalty = .25f
            }.ToString());
    }

    [TestMethod]
    public void Frozen_blocks_differ_from_others_and_say_so()
    {
        foreach (var block in new Layer[] { new Residual(new Dense(3)), new Skip(new Dense(3)) })
        {
            var frozen = block with { Trainable = false };
            Assert.AreNotEqual(block, frozen);
            StringAssert.EndsWith(frozen.ToString(), "], Trainable = False }");
            AssertRoundTrip(frozen);
        }
    }

    [TestMethod]
    public void Only_what_matters_in_training_is_put_aside_for_scoring()
    {
        Layer Block(Dense dense, float rate, float momentum) =>
            new Skip(new Residual(
                dense, new Dropout(rate), new SeluDropout(rate), new GaussianNoise(rate), new BatchNormalization { Momentum = momentum }));

        var drawn = new Dense(
            3, Activation.Gelu)
        { Initializer = WeightInitializer.Zeros, L1Penalty = 1, L2Penalty = 1, Trainable = false };
        Assert.AreEqual(Block(new Dense(3, Activation.Gelu), .1f, .9f).WhenScoring, Block(drawn, .2f, .8f).WhenScoring);
        Assert.AreNotEqual(new Dense(3).WhenScoring, new Dense(3) { UseBias = false }.WhenScoring);
        Assert.AreNotEqual(new BatchNormalization().WhenScoring, new BatchNormalization { Epsilon = 1 }.WhenScoring);
    }

    [TestMethod]
    public void A_block_keeps_its_layers_when_the_list_it_was_made_of_changes()
    {
        var layers = new List<Layer> { new Dense(3) };
        var (residual, skip) = (new Residual(layers), new Skip(layers));
        layers.Clear();

        Assert.HasCount(1, residual.Layers);
        Assert.HasCount(1, skip.Layers);
        Assert.HasCount(0, (residual with { Layers = layers }).Layers);
    }

    private static void AssertRoundTrip<T>(T value)
        where T : class => Assert.AreEqual(value, JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value)));
}
