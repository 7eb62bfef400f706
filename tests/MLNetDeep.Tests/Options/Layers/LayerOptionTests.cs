namespace MLNetDeep.Tests.Options.Layers;

[TestClass]
public sealed class LayerOptionTests
{
    [TestMethod]
    public void Defaults_are_those_of_Keras()
    {
        Assert.IsTrue(new Dense(1).UseBias);
        Assert.AreEqual(Activation.Linear, new Dense(1).Activation);
        Assert.AreEqual(WeightInitializer.GlorotUniform, new Dense(1).Initializer);
        Assert.AreEqual((0f, 0f), (new Dense(1).L1Penalty, new Dense(1).L2Penalty));
        var batch = new BatchNormalization();
        Assert.AreEqual((.99f, 1e-3f, true, true), (batch.Momentum, batch.Epsilon, batch.UseScale, batch.UseOffset));
        var layer = new LayerNormalization();
        Assert.AreEqual((1e-3f, true, true), (layer.Epsilon, layer.UseScale, layer.UseOffset));
        Assert.AreEqual(1e-6f, new RmsNormalization().Epsilon);
        Assert.AreEqual(Activation.LeakyReLU(.3f), Activation.LeakyReLU());
        Assert.AreEqual(Activation.Elu(1), Activation.Elu());
    }

    [TestMethod]
    public void All_violations_are_told_with_the_path_to_them()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers =
            [
                new Dense(0, Activation.LeakyReLU(-1)) { Initializer = null!, L1Penalty = -1, L2Penalty = float.NaN },
                new Activate(Activation.Elu(0)),
                new Activate(null!),
                new SeluDropout(1),
                new GaussianNoise(float.PositiveInfinity),
                new BatchNormalization { Momentum = 1, Epsilon = 0 },
                new LayerNormalization { Epsilon = -1 },
                new RmsNormalization { Epsilon = float.NaN },
                new Residual(),
                new Residual(new Dense(2), new Skip(new Dropout(-.5f), null!)),
                new Skip(null!),
            ],
        };

        var error = Assert.ThrowsExactly<ArgumentException>(options.Validate);

        Assert.AreEqual("""
            The options of DenseNetworkTrainer are not valid:
             - HiddenLayers[0].Units must be at least 1. Received: 0.
             - HiddenLayers[0].Activation.Slope must be a finite number of at least 0. Received: -1.
             - HiddenLayers[0].Initializer must be given. Received: null.
             - HiddenLayers[0].L1Penalty must be a finite number of at least 0. Received: -1.
             - HiddenLayers[0].L2Penalty must be a finite number of at least 0. Received: NaN.
             - HiddenLayers[1].Activation.Alpha must be a finite number above 0. Received: 0.
             - HiddenLayers[2].Activation must be given. Received: null.
             - HiddenLayers[3].Rate must be at least 0 and below 1. Received: 1.
             - HiddenLayers[4].StandardDeviation must be a finite number of at least 0. Received: Infinity.
             - HiddenLayers[5].Momentum must be at least 0 and below 1. Received: 1.
             - HiddenLayers[5].Epsilon must be a finite number above 0. Received: 0.
             - HiddenLayers[6].Epsilon must be a finite number above 0. Received: -1.
             - HiddenLayers[7].Epsilon must be a finite number above 0. Received: NaN.
             - HiddenLayers[8].Layers must hold at least one layer. Received: none.
             - HiddenLayers[9].Layers[1].Layers[0].Rate must be at least 0 and below 1. Received: -0.5.
             - HiddenLayers[9].Layers[1].Layers[1] must be given. Received: null.
             - HiddenLayers[10].Layers must be given. Received: null.
            """, error.Message);
    }

    [TestMethod]
    public void Values_at_the_edge_of_their_range_are_valid()
    {
        Layer[] layers =
        [
            new Dense(1, Activation.LeakyReLU(0)) { L1Penalty = 0 }, new SeluDropout(0), new GaussianNoise(0),
            new BatchNormalization { Momentum = 0, Epsilon = float.Epsilon },
        ];

        Assert.IsEmpty(layers.SelectMany(layer => layer.Violations("layer")));
    }
}
