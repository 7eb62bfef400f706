using MLNetDeep.Tests.Options.Optimizers;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Tests.Training.Managed;

[TestClass]
public sealed class ManagedEngineTests
{
    /// <summary>A layer of every kind that keeps or mixes something, wide enough to be cut up.</summary>
    private static readonly Layer[] Wide =
    [
        new Dense(70, Activation.Gelu) { L2Penalty = 0.01f }, new BatchNormalization(), new Dropout(0.3f),
        new Skip(new Dense(33, Activation.ReLU), new SeluDropout(0.1f)),
        new LayerNormalization(), new Residual(new GaussianNoise(0.1f), new RmsNormalization(), new Dense(103, Activation.Tanh)),
    ];

    [TestMethod]
    public void Results_have_the_same_bits_with_any_number_of_threads()
    {
        foreach (var rows in new[] { 1, 15, 33, 150, 400 })
        {
            var trial = new EngineTrial
            {
                HiddenLayers = Wide,
                Loss = new CategoricalCrossEntropy { LabelSmoothing = 0.1f },
                Inputs = 90,
                Rows = rows,
                WithExampleWeights = true,
                BatchSize = rows
            };
            var alone = trial.WithWorkers(1, StepsOf);
            foreach (var workers in new[] { 2, 3, 5 })
                CollectionAssert.AreEqual(alone, trial.WithWorkers(workers, StepsOf), $"{rows} rows on {workers} threads");
        }
    }

    /// <summary>Weights are packed once for all slices, their gradients cut by units and inputs: more threads than processors.</summary>
    [TestMethod]
    [DataRow(16)]
    [DataRow(150)]
    [DataRow(300)]
    public void Wide_layers_have_the_same_bits_with_any_number_of_threads(int rows)
    {
        var trial = new EngineTrial
        {
            HiddenLayers =
            [
                new Dense(256, Activation.ReLU) { L2Penalty = 0.01f }, new SharedEnsemble(3, new Dense(136, Activation.Tanh)),
            ],
            Loss = new CategoricalCrossEntropy(),
            Inputs = 200,
            Rows = rows,
            BatchSize = rows
        };
        var alone = trial.WithWorkers(1, StepsOf);
        foreach (var workers in new[] { 2, 4, 24 })
            CollectionAssert.AreEqual(alone, trial.WithWorkers(workers, StepsOf), $"{rows} rows on {workers} threads");
    }

    /// <summary>Few rows are shared by columns, whatever comes before and after: layers that mix rows, blocks, members, the loss.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(33)]
    public void Few_rows_have_the_same_bits_whoever_takes_which_columns(int rows)
    {
        IReadOnlyList<IReadOnlyList<Layer>> networks =
        [
            [new Dense(256, Activation.Gelu), new BatchNormalization(), new Dense(290, Activation.ReLU), new Dense(260)],
            [new Dense(256) { Trainable = false }, new Residual(new Dense(256, Activation.Mish)), new Dense(257) { UseBias = false }],
            [new Dense(300, Activation.Tanh), new SharedEnsemble(3, new Dense(280, Activation.Silu), new Dense(256), new Dropout(0.2f))],
        ];
        foreach (var layers in networks)
        {
            var trial = new EngineTrial
            {
                HiddenLayers = layers,
                Loss = new CategoricalCrossEntropy(),
                Inputs = 40,
                Outputs = 270,
                Rows = rows,
                BatchSize = rows
            };
            var alone = trial.WithWorkers(1, StepsOf);
            foreach (var workers in new[] { 2, 7 })
            {
                Assert.IsTrue(
                    alone.AsSpan().SequenceEqual(trial.WithWorkers(workers, StepsOf)), $"{layers[1]}, {rows} rows on {workers} threads");
            }
        }
    }

    [TestMethod]
    public void A_step_allocates_nothing_whatever_the_optimizer()
    {
        foreach (var optimizer in OptimizerOptionsTests.OneOfEach)
        {
            var options = new DenseNetworkOptions
            {
                HiddenLayers = [.. Wide, new Dense(4) { Trainable = false }],
                Optimizer = optimizer with { GlobalClipNorm = 1, WeightAveraging = new WeightAveraging(), WeightDecay = 0.01f },
                Metrics = [MetricFunction.LogLoss],
                BatchSize = 8,
                NumberOfEpochs = 1,
                Engine = TrainingEngineKind.Managed,
            };
            // What a step allocates, it allocates in every fit. Among busy tests the runtime itself did so now and then, in one step.
            var bytes = BytesOfSteps(options);
            for (var again = 0; again < 2 && bytes != 0; again++)
                bytes = BytesOfSteps(options);
            Assert.AreEqual(0, bytes, $"Bytes allocated by 58 steps with {optimizer}, in the last of three fits.");
        }

        static long BytesOfSteps(DenseNetworkOptions options)
        {
            var allocated = new long[60];
            var step = 0;
            options.Fit(MadeUpData.Multiclass(MadeUpData.Features(480, width: 5), 3), null,
                new EachStep(() => allocated[step++] = GC.GetAllocatedBytesForCurrentThread()));
            Assert.AreEqual(60, step);
            return allocated[^1] - allocated[1];
        }
    }

    [TestMethod]
    public void Curves_of_three_epochs_are_those_of_the_other_engine()
    {
        var features = MadeUpData.Features(200, width: 5);
        var (data, validation) = (MadeUpData.Multiclass(features, 3), MadeUpData.Multiclass(MadeUpData.Features(70, width: 5, seed: 2), 3));
        foreach (var optimizer in OptimizerOptionsTests.OneOfEach)
        {
            var options = new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(16, Activation.ReLU), new Dropout(0.3f), new BatchNormalization(),
                    new Dense(8, Activation.Silu) { L1Penalty = 1e-3f }, new GaussianNoise(0.1f)],
                Optimizer = optimizer,
                NumberOfEpochs = 3,
                BatchSize = 16,
                Metrics = [MetricFunction.LogLoss],
            };
            var managed = (options with { Engine = TrainingEngineKind.Managed }).Fit(data, validation).History;
            var torch = (options with { Engine = TrainingEngineKind.Torch }).Fit(data, validation).History;
            foreach (var (actual, expected) in managed.Epochs.Zip(torch.Epochs))
            {
                Assert.AreEqual(expected.Loss, actual.Loss, 1e-4 * expected.Loss, $"{optimizer}, epoch {actual.Epoch}");
                Assert.AreEqual(expected.ValidationLoss!.Value, actual.ValidationLoss!.Value, 1e-4 * expected.ValidationLoss.Value,
                    $"{optimizer}, epoch {actual.Epoch}");
                Assert.AreEqual(expected.Metrics["log-loss"], actual.Metrics["log-loss"], 1e-4 * expected.Loss);
            }
        }
    }

    /// <summary>Gradients, statistics, figures and parameters of a few steps, as bits.</summary>
    private static long[] StepsOf(TrainingEngine engine, TrainingPlan plan)
    {
        using var optimizer = new OptimizerRun(new AdamOptions(), engine.NewUpdate(new AdamOptions()));
        var bits = new List<long>();
        for (var step = 0; step < 3; step++)
        {
            var result = EngineTrial.StepOf(engine, plan);
            optimizer.EndBatch(1e-2f);
            engine.EndStep();
            bits.AddRange(result.Gradients.Concat(result.Statistics).Concat(plan.Network.CopyParameters())
                .Select(value => (long)BitConverter.SingleToInt32Bits(value)));
            bits.AddRange(result.Training.Concat(result.Validation).Select(BitConverter.DoubleToInt64Bits));
        }
        return [.. bits];
    }

    private sealed class EachStep(Action act) : TrainingCallback
    {
        public override void OnBatchEnd(TrainingRun run) => act();
    }
}
