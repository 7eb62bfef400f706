using MLNetDeep.Options;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>Gradients by hand against automatic differentiation, on everything there is; figures and running statistics with
/// them.</summary>
[TestClass]
public sealed class EnginesAgreeTests
{
    private const double Tolerance = 1e-5;
    private const int TrialsInTest = 20;

    public static IEnumerable<object[]> Tens => Enumerable.Range(0, 10).Select(ten => new object[] { ten });

    [TestMethod]
    [DynamicData(nameof(Tens))]
    public void On_networks_losses_and_options_drawn_at_random(int ten)
    {
        for (var number = ten * TrialsInTest; number < (ten + 1) * TrialsInTest; number++)
            AssertAgree(RandomTrials.Draw(number), number % 2 + 1, $"trial {number}");
    }

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void On_every_layer_and_activation(int example, string layer) =>
        AssertAgree(new EngineTrial { HiddenLayers = LayerExamples.HiddenLayers.ElementAt(example), Loss = new CategoricalCrossEntropy() },
            1, layer);

    [TestMethod]
    [DynamicData(nameof(LossCases.Each), typeof(LossCases))]
    public void On_every_loss_whatever_the_labels_and_weights(object loss)
    {
        foreach (var soft in new[] { false, true })
        {
            var trial = new EngineTrial { HiddenLayers = [new Dense(3, Activation.Tanh)], Loss = (LossFunction)loss, Soft = soft };
            AssertAgree(trial, 1, $"{loss}, soft {soft}");
            AssertAgree(trial with { WithExampleWeights = true, WithClassWeights = trial.Loss.Fits == TargetKind.Classes }, 2,
                $"{loss}, soft {soft}, weighted");
            if (trial.Loss.Fits != TargetKind.Classes)
                AssertAgree(trial with { Outputs = 1 }, 1, $"{loss}, soft {soft}, one output");
        }
    }

    [TestMethod]
    public void The_examples_and_cases_are_of_every_kind_there_is()
    {
        CollectionAssert.IsSubsetOf(
            LayerExamples.KindsAnywhere.ToArray(),
            LayerExamples.Layers.Append(new Activate(Activation.Tanh)).Select(layer => layer.GetType()).ToArray());
        CollectionAssert.IsSubsetOf(
            LayerExamples.ActivationKinds.ToArray(), LayerExamples.Activations.Select(activation => activation.GetType()).ToArray());
        Type[] losses = [.. typeof(LossFunction).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LossFunction)) && !type.IsAbstract)];
        CollectionAssert.IsSubsetOf(losses, LossCases.All.Select(loss => loss.GetType()).ToArray());
    }

    [TestMethod]
    public void A_frozen_normalization_may_stand_before_one_that_is_trained() => AssertAgree(
        new EngineTrial
        {
            HiddenLayers = [new Dense(3), new BatchNormalization { Trainable = false }, new Dense(3), new BatchNormalization()],
            Loss = new MeanSquaredError(),
        }, 2, "both normalizations");

    [TestMethod]
    public void Batches_of_one_row_are_no_exception() =>
        AssertAgree(new EngineTrial
        {
            HiddenLayers = [new Dense(3, Activation.Gelu), new LayerNormalization()],
            Loss = new MeanSquaredError(),
            Rows = 1
        }, 1, "one row");

    /// <summary>Of the first 300 trials the ones furthest apart: normalizations after each other over three columns, where much
    /// cancels.</summary>
    [TestMethod]
    [DataRow(12)]
    [DataRow(30)]
    [DataRow(272)]
    public void Where_they_differ_most_both_are_near_double_precision(int number)
    {
        var trial = RandomTrials.Draw(number);
        var exact = DoublePrecision.GradientsOf(trial, batches: 1);
        foreach (var engine in new[] { TrainingEngineKind.Managed, TrainingEngineKind.Torch })
            Assert.IsLessThan(3e-5, DoublePrecision.Distance(trial.Step(engine).Gradients, exact), $"trial {number}, {engine}");
    }

    private static void AssertAgree(EngineTrial trial, int batches, string what)
    {
        var distance = trial.Step(TrainingEngineKind.Managed, batches).DistanceTo(trial.Step(TrainingEngineKind.Torch, batches));
        Assert.IsLessThan(Tolerance, distance, $"{what}: {trial.Loss} on {string.Join("; ", trial.HiddenLayers)}");
    }
}
