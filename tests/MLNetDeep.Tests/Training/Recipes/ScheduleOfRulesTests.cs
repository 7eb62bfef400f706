using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Training.Optimizers;

namespace MLNetDeep.Tests.Training.Recipes;

/// <summary>Dropout and weight decay that change in the course of training.</summary>
[TestClass]
public sealed class ScheduleOfRulesTests
{
    [TestMethod]
    [DataRow(TrainingEngineKind.Managed), DataRow(TrainingEngineKind.Torch)]
    public void A_factor_of_weight_decay_is_the_decay_times_it(TrainingEngineKind engine)
    {
        var options = Toy.Options with
        {
            Engine = engine,
            Device = ComputeDevice.Cpu,
            Optimizer = new AdamWOptions { LearningRate = .1f, WeightDecay = .5f, WeightDecaySchedule = new Halved() },
        };
        var halved = Weights(options);
        CollectionAssert.AreEqual(Decayed(.25f), halved);
        CollectionAssert.AreNotEqual(Decayed(.5f), halved);

        float[] Decayed(float decay) =>
            Weights(options with { Optimizer = new AdamWOptions { LearningRate = .1f, WeightDecay = decay } });
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed), DataRow(TrainingEngineKind.Torch)]
    public void Dropout_has_the_rate_of_the_step(TrainingEngineKind engine)
    {
        var changes = new PiecewiseConstantSchedule { Changes = [new RateChange(TrainingSpan.Epochs(1), 0)] };
        var options = Toy.Options with { Engine = engine, Device = ComputeDevice.Cpu, NumberOfEpochs = 1 };
        DenseNetworkOptions With(Dropout dropout, int epochs) =>
            options with { HiddenLayers = [new Dense(4, Activation.Tanh), dropout], NumberOfEpochs = epochs };

        // In the first epoch as without a schedule.
        var first = Weights(With(new Dropout(.5f) { RateSchedule = changes }, 1));
        CollectionAssert.AreEqual(Weights(With(new Dropout(.5f), 1)), first);
        // Then none: the second epoch of a network that never dropped, from the same weights, has the same loss.
        var history = With(new Dropout(.5f) { RateSchedule = changes }, 2).Fit(Toy.Binary()).Model.History;
        var dropped = With(new Dropout(.5f), 2).Fit(Toy.Binary()).Model.History;
        Assert.AreEqual(dropped.Epochs[0].Loss, history.Epochs[0].Loss);
        Assert.AreNotEqual(dropped.Epochs[1].Loss, history.Epochs[1].Loss);
        var always = new PiecewiseConstantSchedule { Changes = [new RateChange(TrainingSpan.Steps(1), 0)] };
        Assert.AreEqual(.25f, new Dropout(.25f) { RateSchedule = always }.RateAt(new TrainingProgress(0, 4, 8)));
        Assert.AreEqual(0, new Dropout(.25f) { RateSchedule = always }.RateAt(new TrainingProgress(1, 4, 8)));
    }

    [TestMethod]
    public void A_rate_beyond_its_range_ends_the_fit()
    {
        var rising = new PiecewiseConstantSchedule { Changes = [new RateChange(TrainingSpan.Steps(2), 3)] };
        var options = Toy.Options with { HiddenLayers = [new Dense(4), new Dropout(.5f) { RateSchedule = rising }] };
        Assert.AreEqual(
            "Dropout.Rate times the factor of RateSchedule must be at least 0 and below 1. Received: 1.5 at step 2 of 8, 4 an epoch. Use a "
            + "smaller Rate, or a schedule whose factors stay at or below 1.",
            Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(Toy.Binary())).Message);
    }

    [TestMethod]
    public void What_cannot_be_is_refused()
    {
        var options = new DenseNetworkOptions
        {
            HiddenLayers =
            [
                new Dropout(.1f) { RateSchedule = new Halved() }, new ParametricActivate(null!),
                new Dense(1) { BiasLearningRateFactor = -1 }, new Dense(1) { Parametrization = (WeightParametrization)7 },
            ],
            Optimizer = new AdamOptions { WeightDecaySchedule = new FlatCosineSchedule() },
            OutputLayer = new OutputLayer { L1Penalty = float.NaN },
        };
        Assert.AreEqual(
            """
            The options of DenseNetworkTrainer are not valid:
             - HiddenLayers[0].RateSchedule must be a schedule of this library, since layers are saved with a model. Received: Halved. Use a PiecewiseConstantSchedule, say.
             - HiddenLayers[1].Activation must be given. Received: null.
             - HiddenLayers[2].BiasLearningRateFactor must be a finite number of at least 0. Received: -1.
             - HiddenLayers[3].Parametrization must be one of Standard, NeuralTangent. Received: 7.
             - OutputLayer.L1Penalty must be a finite number of at least 0. Received: NaN.
             - Optimizer.WeightDecaySchedule needs a WeightDecay above 0. Received: WeightDecay = 0.
            """.ReplaceLineEndings("\n"),
            Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);
    }

    [TestMethod]
    [DataRow(true), DataRow(false)]
    public void An_update_decays_by_the_factor(bool inManagedMemory)
    {
        var options = new AdamWOptions { LearningRate = .1f, WeightDecay = .2f };
        using var trial = new OptimizerTrial(options, inManagedMemory, OptimizerTrial.WithFactors) { DecayFactor = .25f };
        trial.Update(5).AssertAsExpected("decay of a quarter");
    }

    private static float[] Weights(DenseNetworkOptions options) => [.. options.Fit(Toy.Binary()).Model.Parameters];

    private sealed record Halved : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => .5;
    }
}
