using System.Text.Json;

namespace MLNetDeep.Tests.Options;

[TestClass]
public sealed class DenseNetworkOptionsTests
{
    [TestMethod]
    public void The_defaults_are_those_documented()
    {
        var options = new DenseNetworkOptions();

        Assert.AreEqual("Label", options.LabelColumnName);
        Assert.AreEqual("Features", options.FeatureColumnName);
        CollectionAssert.AreEqual(new Layer[] { new Dense(100, Activation.ReLU) }, options.HiddenLayers.ToArray());
        Assert.AreEqual(new AdamOptions(), options.Optimizer);
        Assert.AreEqual(20, options.NumberOfEpochs);
        Assert.AreEqual(32, options.BatchSize);
        Assert.AreEqual((DataPlacement.Auto, null), (options.DataPlacement, options.DataMemoryMegabytes));
        Assert.IsTrue(options.Shuffle);
        Assert.IsNull(options.ValidationFraction);
        Assert.IsNull(options.EarlyStopping);
        Assert.IsNull(options.Seed);
        Assert.AreEqual(ComputeDevice.Auto, options.Device);
        options.Validate();
    }

    [TestMethod]
    public void The_optimizers_defaults_are_Keras()
    {
        var (sgd, rmsProp, adagrad, adam) = (new SgdOptions(), new RmsPropOptions(), new AdagradOptions(), new AdamOptions());

        Assert.AreEqual((0.01f, 0f, false), (sgd.LearningRate, sgd.Momentum, sgd.Nesterov));
        Assert.AreEqual((0.001f, 0.9f, 1e-7f), (rmsProp.LearningRate, rmsProp.Rho, rmsProp.Epsilon));
        Assert.AreEqual((0.001f, 0.1f, 1e-7f), (adagrad.LearningRate, adagrad.InitialAccumulator, adagrad.Epsilon));
        Assert.AreEqual((0.001f, 0.9f, 0.999f, 1e-7f), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon));
    }

    [TestMethod]
    public void The_defaults_of_early_stopping_and_layers_are_those_documented()
    {
        var stopping = new EarlyStopping();
        Assert.AreEqual(MonitoredValue.ValidationLoss, stopping.Monitor);
        Assert.AreEqual(2, stopping.Patience);
        Assert.AreEqual(0f, stopping.MinimumImprovement);
        Assert.IsNull(stopping.Baseline);
        Assert.AreEqual(1, stopping.StartFromEpoch);
        Assert.IsTrue(stopping.RestoreBestWeights);
        Assert.AreEqual(Activation.Linear, new Dense(3).Activation);
    }

    [TestMethod]
    public void All_violations_are_reported_in_one_message()
    {
        var options = new DenseNetworkOptions
        {
            LabelColumnName = "",
            FeatureColumnName = null!,
            HiddenLayers = [new Dense(0, Activation.ReLU), null!, new Dropout(1), new Dense(5) { Activation = null! }],
            Optimizer = new AdamOptions { LearningRate = float.NaN, Beta1 = 1, Beta2 = -0.5f, Epsilon = 0 },
            NumberOfEpochs = 0,
            BatchSize = -1,
            ValidationFraction = 1.5f,
            EarlyStopping = new EarlyStopping
            {
                Monitor = null!,
                Patience = -1,
                MinimumImprovement = float.PositiveInfinity,
                Baseline = float.NaN,
                StartFromEpoch = 0,
            },
            Device = (ComputeDevice)7,
        };

        var thrown = Assert.ThrowsExactly<ArgumentException>(options.Validate);

        Assert.AreEqual("""
            The options of DenseNetworkTrainer are not valid:
             - LabelColumnName must not be empty. Received: ''.
             - FeatureColumnName must not be empty. Received: null.
             - HiddenLayers[0].Units must be at least 1. Received: 0.
             - HiddenLayers[1] must be given. Received: null.
             - HiddenLayers[2].Rate must be at least 0 and below 1. Received: 1.
             - HiddenLayers[3].Activation must be given. Received: null.
             - Optimizer.LearningRate must be a finite number above 0. Received: NaN.
             - Optimizer.Beta1 must be at least 0 and below 1. Received: 1.
             - Optimizer.Beta2 must be at least 0 and below 1. Received: -0.5.
             - Optimizer.Epsilon must be a finite number above 0. Received: 0.
             - NumberOfEpochs must be at least 1. Received: 0.
             - BatchSize must be at least 1. Received: -1.
             - ValidationFraction must be above 0 and below 1. Received: 1.5. Leave it null to validate nothing.
             - EarlyStopping.Monitor must be given. Received: null.
             - EarlyStopping.Patience must be at least 0. Received: -1.
             - EarlyStopping.MinimumImprovement must be a finite number of at least 0. Received: Infinity.
             - EarlyStopping.Baseline must be a finite number. Received: NaN. Leave it null to have none.
             - EarlyStopping.StartFromEpoch must be at least 1. Received: 0.
             - Device must be one of Auto, Cpu, Cuda. Received: 7.
            """, thrown.Message);
    }

    [TestMethod]
    public void Null_layers_and_a_null_optimizer_are_refused()
    {
        var options = new DenseNetworkOptions { HiddenLayers = null!, Optimizer = null! };
        Assert.AreEqual(
            "The options of DenseNetworkTrainer are not valid:\n - HiddenLayers must be given. Received: null.\n - Optimizer must be "
            + "given. Received: null.",
            Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);
    }

    [TestMethod]
    public void The_trainer_refuses_them_before_any_data_comes() =>
        Assert.AreEqual(
            "The options of DenseNetworkTrainer are not valid:\n - BatchSize must be at least 1. Received: 0.",
            Assert.ThrowsExactly<ArgumentException>(
            () => new DenseNetworkTrainer(new Microsoft.ML.MLContext(), new DenseNetworkOptions { BatchSize = 0 })).Message);

    [TestMethod]
    public void A_list_changed_later_does_not_change_the_options()
    {
        var layers = new List<Layer> { new Dense(3) };
        var options = new DenseNetworkOptions { HiddenLayers = layers };
        layers.Add(new Dropout(0.5f));

        Assert.HasCount(1, options.HiddenLayers);
        Assert.IsNotInstanceOfType<Layer[]>(options.HiddenLayers, "An array could be written to.");
        Assert.IsNotInstanceOfType<List<Layer>>(options.HiddenLayers, "A list could be written to.");
    }

    [TestMethod]
    public void With_changes_the_copy_alone()
    {
        var options = new DenseNetworkOptions { BatchSize = 8 };
        var changed = options with { BatchSize = 16, Optimizer = new SgdOptions() with { Momentum = 0.5f } };

        Assert.AreEqual((8, 16), (options.BatchSize, changed.BatchSize));
        Assert.AreEqual((new AdamOptions(), new SgdOptions { Momentum = 0.5f }),
            ((AdamOptions)options.Optimizer, (SgdOptions)changed.Optimizer));
        Assert.AreSame(options.HiddenLayers, changed.HiddenLayers);
        Assert.AreEqual(new Dense(4, Activation.Tanh), new Dense(3, Activation.Tanh) with { Units = 4 });
    }

    [TestMethod]
    public void All_options_come_back_from_JSON()
    {
        foreach (var optimizer in new OptimizerOptions[]
        {
            new SgdOptions { LearningRate = 0.3f, Momentum = 0.25f, Nesterov = true },
            new RmsPropOptions { LearningRate = 0.3f, Rho = 0.25f, Epsilon = 0.5f },
            new AdagradOptions { LearningRate = 0.3f, InitialAccumulator = 0.25f, Epsilon = 0.5f },
            new AdamOptions { LearningRate = 0.3f, Beta1 = 0.25f, Beta2 = 0.75f, Epsilon = 0.5f },
        })
        {
            var options = new DenseNetworkOptions
            {
                LabelColumnName = "L",
                FeatureColumnName = "F",
                HiddenLayers = [new Dense(1), new Dense(2, Activation.ReLU), new Dropout(0.1f), new Dense(3, Activation.Sigmoid),
                new Dense(4, Activation.Tanh)],
                Optimizer = optimizer,
                NumberOfEpochs = 3,
                BatchSize = 4,
                Shuffle = false,
                ValidationFraction = 0.5f,
                Seed = -6,
                Device = ComputeDevice.Cuda,
                EarlyStopping = new EarlyStopping
                {
                    Monitor = MonitoredValue.Metric,
                    Patience = 8,
                    MinimumImprovement = 0.125f,
                    Baseline = 0.5f,
                    StartFromEpoch = 9,
                    RestoreBestWeights = false,
                },
            };

            var read = JsonSerializer.Deserialize<DenseNetworkOptions>(JsonSerializer.Serialize(options))!;

            CollectionAssert.AreEqual(options.HiddenLayers.ToArray(), read.HiddenLayers.ToArray());
            Assert.AreEqual(JsonSerializer.Serialize(options), JsonSerializer.Serialize(read));
            Assert.AreEqual((options.Optimizer, options.EarlyStopping), (read.Optimizer, read.EarlyStopping));
            Assert.AreEqual(
                (options.LabelColumnName, options.FeatureColumnName, options.NumberOfEpochs, options.BatchSize, options.Shuffle,
                options.Seed, options.Device),
                (read.LabelColumnName, read.FeatureColumnName, read.NumberOfEpochs, read.BatchSize, read.Shuffle, read.Seed, read.Device));
            Assert.AreEqual(0.5f, read.ValidationFraction);
        }
    }

    [TestMethod]
    public void Their_JSON_is_readable()
    {
        var json = JsonSerializer.Serialize(
            new DenseNetworkOptions { HiddenLayers = [new Dense(2, Activation.ReLU), new Dropout(0.5f)], Seed = 3 });
        Assert.AreEqual(
            """{"LabelColumnName":"Label","FeatureColumnName":"Features","ExampleWeightColumnName":null,"HiddenLayers":[{"kind":"dense","Units":2,"Activation":{"kind":"relu"},"UseBias":true,"Initializer":{"kind":"glorotUniform"},"L1Penalty":0,"L2Penalty":0,"Trainable":true,"LearningRateFactor":1},{"kind":"dropout","Rate":0.5,"Trainable":true,"LearningRateFactor":1}],"Loss":null,"ClassWeights":null,"StandardizeTargets":true,"Metrics":[],"Optimizer":{"kind":"adam","Beta1":0.9,"Beta2":0.999,"Epsilon":1E-07,"AmsGrad":false,"LearningRate":0.001,"WeightDecay":0,"WeightDecaySchedule":null,"DecayBiases":true,"GlobalClipNorm":null,"ClipValue":null,"AccumulationSteps":1,"WeightAveraging":null},"Schedule":null,"ReduceLearningRateOnPlateau":null,"NumberOfEpochs":20,"StepBudget":null,"BatchSize":32,"DataPlacement":"auto","DataMemoryMegabytes":null,"Shuffle":true,"ValidationFraction":null,"ValidationSplit":null,"EarlyStopping":null,"RefitOnAllRows":false,"TemperatureScaling":false,"Seed":3,"EnsembleSize":1,"Device":"auto","Engine":"auto","Precision":"single","OnCancellation":"returnBest","Resume":null,"OutputLayer":{"Initializer":{"kind":"glorotUniform"},"Parametrization":"standard","LearningRateFactor":1,"BiasLearningRateFactor":null,"L1Penalty":0,"L2Penalty":0},"ClampPredictions":false,"DataDrivenStart":false}""",
            json);
    }
}
