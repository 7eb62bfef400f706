using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Training.Managed;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Torch;

/// <summary>The gradients a GPU computes without autograd, on CPU tensors, against autograd.</summary>
[TestClass]
public sealed class GradientsByHandTests
{
    private const double Tolerance = 1e-5;

    private static readonly Activation[] Activations = [Activation.Linear, Activation.ReLU, Activation.Sigmoid, Activation.Tanh];

    private static readonly LossFunction[] Losses =
    [
        new CategoricalCrossEntropy(), new CategoricalCrossEntropy { LabelSmoothing = 0.1f }, new BinaryCrossEntropy(),
        new BinaryCrossEntropy { LabelSmoothing = 0.2f }, new MeanSquaredError(),
    ];

    [TestMethod]
    public void They_equal_autograd_for_every_loss_and_activation_with_and_without_weights()
    {
        foreach (var loss in Losses)
        {
            foreach (var activation in Activations)
            {
                foreach (var weighted in new[] { false, true })
                {
                    var trial = new EngineTrial
                    {
                        HiddenLayers = [new Dense(7, activation), new Dropout(0.4f), new Dense(5) { UseBias = false },
                            new Activate(activation)],
                        Loss = loss,
                        WithExampleWeights = weighted,
                        WithClassWeights = weighted && loss is CategoricalCrossEntropy,
                    };
                    AssertEqual(trial, batches: 1);
                    AssertEqual(trial, batches: 2);
                }
            }
        }
    }

    [TestMethod]
    public void They_begin_with_the_first_layer_that_learns() =>
        AssertEqual(new EngineTrial
        {
            HiddenLayers = [new Dropout(0.2f), new Activate(Activation.Tanh), new Dense(3, Activation.ReLU)],
            Loss = new MeanSquaredError()
        }, batches: 2);

    [TestMethod]
    [DynamicData(nameof(NeedAutograd))]
    public void What_needs_autograd_gets_it(object trial) => AssertEqual((EngineTrial)trial, batches: 2);

    public static IEnumerable<object[]> NeedAutograd =>
    [
        [new EngineTrial { HiddenLayers = [new Dense(4, Activation.Gelu)], Loss = new MeanSquaredError() }],
        [new EngineTrial { HiddenLayers = [new Dense(4), new BatchNormalization()], Loss = new MeanSquaredError() }],
        [new EngineTrial { HiddenLayers = [new Dense(4) { Trainable = false }, new Dense(3)], Loss = new MeanSquaredError() }],
        [new EngineTrial { HiddenLayers = [new Dense(4) { L2Penalty = 0.01f }], Loss = new MeanSquaredError() }],
        [new EngineTrial { HiddenLayers = [new Dense(4)], Loss = new CategoricalCrossEntropy(), Soft = true }],
        [new EngineTrial { HiddenLayers = [new Dense(4)], Loss = new HuberError() }],
    ];

    [TestMethod]
    public void A_network_says_whether_it_can_do_without_autograd()
    {
        Assert.IsTrue(CanDo(new Dense(4, Activation.Sigmoid), new Dropout(0.5f), new Activate(Activation.ReLU)));
        Assert.IsFalse(CanDo(new Dense(4, Activation.Selu)));
        Assert.IsFalse(CanDo(new LayerNormalization()));
        Assert.IsFalse(CanDo(new Residual(new Dense(4))));
        Assert.IsFalse(CanDo(new Dense(4) { Trainable = false }));
        Assert.IsFalse(CanDo(new Dense(4) { L1Penalty = 1 }));

        static bool CanDo(params Layer[] layers)
        {
            using var network = TorchPair.Start(NetworkSpecification.WithOutput(4, layers, 2), CPU, seed: 1);
            return network.ByHand is not null;
        }
    }

    [TestMethod]
    public void They_leave_no_tensor_behind()
    {
        var trial = new EngineTrial
        {
            HiddenLayers = [new Dense(7, Activation.ReLU), new Dropout(0.4f)],
            Loss = new CategoricalCrossEntropy()
        };
        NativeMemory.AssertUnchanged(() => Step(trial, byHand: true, batches: 3));
    }

    private static void AssertEqual(EngineTrial trial, int batches) =>
        Assert.IsLessThan(Tolerance, Step(trial, byHand: true, batches).DistanceTo(Step(trial, byHand: false, batches)),
            $"{trial.Loss} on {string.Join("; ", trial.HiddenLayers)}");

    private static StepResult Step(EngineTrial trial, bool byHand, int batches) =>
        trial.WithTorch(byHand, (engine, plan) => EngineTrial.StepOf(engine, plan, batches));
}
