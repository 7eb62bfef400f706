using System.Globalization;

namespace MLNetDeep.Tests.Options;

/// <summary>Options in a line: what is in them, in the invariant culture.</summary>
[TestClass]
public sealed class PrintedOptionTests
{
    [TestMethod]
    public void Default_options_show_the_network_and_how_it_is_trained() => Assert.AreEqual(
        "DenseNetworkOptions { HiddenLayers = [Dense { Units = 100, Activation = ReLU }], Optimizer = AdamOptions { LearningRate = 0.001 "
        + "}, NumberOfEpochs = 20, BatchSize = 32 }",
        new DenseNetworkOptions().ToString());

    [TestMethod]
    public void What_is_not_at_its_default_is_shown_too()
    {
        var options = new DenseNetworkOptions
        {
            LabelColumnName = "Cloth",
            HiddenLayers = [new Dense(64, Activation.LeakyReLU(.2f)) { UseBias = false },
            new Residual(new BatchNormalization(), new Dropout(.25f) { Trainable = false })],
            Loss = new HuberError { Delta = 2.5f },
            ClassWeights = ClassWeights.ByIndex(1, 2.5f),
            Metrics = [MetricFunction.MacroF1],
            Optimizer = new SgdOptions { LearningRate = .05f, Momentum = .9f },
            Schedule = new WarmupSchedule { Length = TrainingSpan.Epochs(1.5), Then = new CosineSchedule() },
            BatchSize = null,
            ValidationSplit = new GroupSplit("Patient", .2f),
            EarlyStopping = new EarlyStopping { Patience = 4 },
            Seed = 7,
            Device = ComputeDevice.Cpu,
        };
        Assert.AreEqual(
            "DenseNetworkOptions { LabelColumnName = 'Cloth', "
            + "HiddenLayers = [Dense { Units = 64, Activation = LeakyReLU(0.2), UseBias = False }, "
            + "Residual { Layers = [BatchNormalization { }, Dropout { Rate = 0.25, Trainable = False }] }], "
            + "Loss = HuberError { Delta = 2.5 }, ClassWeights = ByIndex [1, 2.5], Metrics = [macro-f1], "
            + "Optimizer = SgdOptions { Momentum = 0.9, LearningRate = 0.05 }, "
            + "Schedule = WarmupSchedule { Length = 1.5 epochs, Then = CosineSchedule { } }, NumberOfEpochs = 20, BatchSize = null, "
            + "ValidationSplit = GroupSplit { GroupColumnName = 'Patient', Fraction = 0.2 }, "
            + "EarlyStopping = EarlyStopping { Monitor = ValidationLoss, Patience = 4 }, Seed = 7, Device = Cpu }",
            options.ToString());
    }

    [TestMethod]
    [DataRow(200, TrainingSpanUnit.Steps, "200 steps")]
    [DataRow(2.5, TrainingSpanUnit.Epochs, "2.5 epochs")]
    [DataRow(.1, TrainingSpanUnit.Run, "0.1 of the run")]
    public void A_span_says_its_unit(double amount, TrainingSpanUnit unit, string text) =>
        Assert.AreEqual(text, new TrainingSpan(amount, unit).ToString());

    [TestMethod]
    public void A_comma_of_the_machine_is_not_printed()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.AreEqual("Dropout { Rate = 0.25 }", new Dropout(.25f).ToString());
            Assert.AreEqual("RandomSplit { Fraction = 0.2 }", new RandomSplit(.2f).ToString());
            Assert.AreEqual("0.5 of the run", TrainingSpan.ShareOfRun(.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
