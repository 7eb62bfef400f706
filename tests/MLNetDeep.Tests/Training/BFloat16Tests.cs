using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Training.Managed;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Tests.Training;

/// <summary>Products of bfloat16 in both engines: near to those of Single, nearer to each other, and nowhere but in training.</summary>
[TestClass]
public sealed class BFloat16Tests
{
    private const int TrialsInTest = 10;

    /// <summary>Half the distance of two numbers of bfloat16, relative to them.</summary>
    private const double Rounding = 1 / 512.0;

    private static readonly TrainingEngineKind[] Engines = [TrainingEngineKind.Managed, TrainingEngineKind.Torch];

    /// <summary>Everything that may stand around a dense layer; the second product is large enough for the managed engine.</summary>
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(512, Activation.ReLU), new Dropout(0.3f), new BatchNormalization(),
            new Residual(new Dense(512, Activation.Gelu) { L2Penalty = 1e-4f }), new LayerNormalization()],
        NumberOfEpochs = 3,
        BatchSize = 256,
        Precision = TrainingPrecision.BFloat16Mixed,
    };

    private static readonly MemoryView Rows = MadeUpData.Multiclass(MadeUpData.Features(600, width: 20), 3);
    private static readonly MemoryView Validation = MadeUpData.Multiclass(MadeUpData.Features(100, width: 20, seed: 2), 3);

    public static IEnumerable<object[]> Tens => Enumerable.Range(0, 5).Select(ten => new object[] { ten });

    [TestMethod]
    [DynamicData(nameof(Tens))]
    public void Gradients_differ_by_roundings_from_those_of_Single_and_less_between_the_engines(int ten)
    {
        for (var number = ten * TrialsInTest; number < (ten + 1) * TrialsInTest; number++)
        {
            var (trial, batches) = (RandomTrials.Draw(number), number % 2 + 1);
            var single = trial.Step(TrainingEngineKind.Managed, batches);
            var managed = (trial with { Precision = TrainingPrecision.BFloat16Mixed }).Step(TrainingEngineKind.Managed, batches);
            var torch = (trial with { Precision = TrainingPrecision.BFloat16Mixed }).Step(TrainingEngineKind.Torch, batches);

            var what = $"trial {number}: {trial.Loss} on {string.Join("; ", trial.HiddenLayers)}";
            // A sum that lies between two numbers may be rounded to the one or the other, by the order in which it was added up.
            Assert.IsLessThan(2 * Rounding, Distance(managed.Gradients, torch.Gradients), $"between the engines, {what}");
            // A normalization of three values can make ten times of it.
            Assert.IsLessThan(40 * Rounding, Distance(managed.Gradients, single.Gradients), what);
            Assert.IsGreaterThan(Rounding / 100, Distance(managed.Gradients, single.Gradients), $"It must make a difference: {what}");
            Assert.AreEqual(single.Training[0], managed.Training[0], 5 * Rounding * Math.Abs(single.Training[0]), $"loss, {what}");
        }
    }

    [TestMethod]
    public void Parts_of_tables_learn_in_it_too_whatever_the_loss()
    {
        Layer[] front =
        [
            new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 4, Width = 6 }, Categories = [new SlotRange(1, 2)] },
            new EmbedCategories { FromValues = 2, Width = 3, Categories = [new SlotRange(6, 7)] },
            new ScaleInputs(),
        ];
        Layer[] shared =
        [
            new Dense(32) { Parametrization = WeightParametrization.NeuralTangent }, new ParametricActivate(Activation.Mish),
            new Dropout(.1f), new Dense(16, Activation.ReLU),
        ];
        foreach (var loss in LossCases.All)
        {
            var trial = new EngineTrial { HiddenLayers = [.. front, new SharedEnsemble(3, shared)], Loss = loss, Rows = 60 };
            var single = trial.Step(TrainingEngineKind.Managed, 2);
            foreach (var engine in Engines)
            {
                var mixed = (trial with { Precision = TrainingPrecision.BFloat16Mixed }).Step(engine, 2);
                var distance = Distance(mixed.Gradients, single.Gradients);
                Assert.IsLessThan(40 * Rounding, distance, $"{loss}, {engine}");
                Assert.IsGreaterThan(Rounding / 100, distance, $"It must make a difference: {loss}, {engine}");
                Assert.AreEqual(single.Training[0], mixed.Training[0], 5 * Rounding * Math.Abs(single.Training[0]), $"{loss}, {engine}");
                Assert.AreEqual(single.Validation[0], mixed.Validation[0], 1e-5 * Math.Abs(single.Validation[0]), $"{loss}, {engine}");
            }
        }
    }

    [TestMethod]
    public void Of_a_wide_network_the_gradients_are_as_near_as_roundings_are()
    {
        // Gradients of rows mostly cancel, their roundings do not, and some units of a ReLU are on the other side of 0.
        var trial = new EngineTrial
        {
            HiddenLayers = [new Dense(300, Activation.ReLU), new Dense(200, Activation.Tanh)],
            Loss = new CategoricalCrossEntropy(),
            Inputs = 100,
            Rows = 200,
            BatchSize = 200
        };
        var single = trial.Step(TrainingEngineKind.Managed).Gradients;
        foreach (var engine in Engines)
            Assert.IsLessThan(16 * Rounding,
                Distance((trial with { Precision = TrainingPrecision.BFloat16Mixed }).Step(engine).Gradients, single), engine.ToString());
    }

    [TestMethod]
    public void Gradients_by_hand_equal_those_of_autograd()
    {
        var trial = new EngineTrial
        {
            HiddenLayers = [new Dense(30, Activation.ReLU), new Dropout(0.4f), new Dense(20) { UseBias = false }],
            Loss = new CategoricalCrossEntropy(),
            Precision = TrainingPrecision.BFloat16Mixed
        };
        foreach (var batches in new[] { 1, 2 })
        {
            var (byHand, autograd) = (Step(true, batches), Step(false, batches));
            Assert.IsLessThan(Rounding, Distance(byHand, autograd), $"{batches} batches");
        }

        float[] Step(bool byHand, int batches) =>
            trial.WithTorch(byHand, (engine, plan) => EngineTrial.StepOf(engine, plan, batches)).Gradients;
    }

    [TestMethod]
    public void Validation_has_the_bits_of_Single()
    {
        var trial = new EngineTrial
        {
            HiddenLayers = [new Dense(30, Activation.Gelu), new Dropout(0.2f), new LayerNormalization()],
            Loss = new CategoricalCrossEntropy()
        };
        foreach (var engine in Engines)
            CollectionAssert.AreEqual(
                trial.Step(engine).Validation, (trial with { Precision = TrainingPrecision.BFloat16Mixed }).Step(engine).Validation,
                engine.ToString());
    }

    [TestMethod]
    public void Steps_on_the_same_number_of_threads_have_the_same_bits()
    {
        var trial = new EngineTrial
        {
            HiddenLayers = Options.HiddenLayers,
            Loss = new CategoricalCrossEntropy(),
            Inputs = 90,
            Rows = 150,
            BatchSize = 150,
            WithExampleWeights = true,
            Precision = TrainingPrecision.BFloat16Mixed,
        };
        foreach (var workers in new[] { 1, 2, 3 })
            CollectionAssert.AreEqual(trial.WithWorkers(workers, StepsOf), trial.WithWorkers(workers, StepsOf), $"{workers} threads");
    }

    [TestMethod]
    public void A_step_of_the_managed_engine_allocates_nothing_and_makes_no_tensor()
    {
        var trial = new EngineTrial
        {
            HiddenLayers = [.. Options.HiddenLayers, new Dense(30) { Trainable = false }],
            Loss = new CategoricalCrossEntropy(),
            Inputs = 90,
            Rows = 150,
            BatchSize = 150,
            Precision = TrainingPrecision.BFloat16Mixed,
        };
        var (bytes, tensors) = trial.WithWorkers(2, (engine, plan) =>
        {
            var batch = new RowBatch(plan.Training.Epoch(RowOrder.AsTheyCame).Single(), 0, 150);
            for (var step = 1; step <= 3; step++)
                engine.ComputeGradients(batch, step, addToGradients: false);

            var (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread(), NativeMemory.LiveTensors);
            for (var step = 4; step <= 10; step++)
                engine.ComputeGradients(batch, step, addToGradients: step % 2 == 0);
            return (GC.GetAllocatedBytesForCurrentThread() - bytes, NativeMemory.LiveTensors - tensors);
        });
        Assert.AreEqual((0, 0), (bytes, tensors));
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void Curves_are_close_to_those_of_Single_and_one_seed_gives_the_same_bits(TrainingEngineKind engine)
    {
        RequireInstructions();
        var options = Options with { Engine = engine };
        var (first, second, single) = (
            options.Fit(Rows, Validation), options.Fit(Rows, Validation),
            (options with { Precision = TrainingPrecision.Single }).Fit(Rows, Validation));

        Assert.AreEqual((TrainingPrecision.BFloat16Mixed, TrainingPrecision.Single), (first.History.Precision, single.History.Precision));
        CollectionAssert.AreEqual(first.WeightBits(), second.WeightBits());
        CollectionAssert.AreNotEqual(single.WeightBits(), first.WeightBits());
        foreach (var (expected, actual) in single.History.Epochs.Zip(first.History.Epochs))
        {
            Assert.AreEqual(expected.Loss, actual.Loss, 0.03 * expected.Loss, $"epoch {actual.Epoch}");
            Assert.AreEqual(expected.ValidationLoss!.Value, actual.ValidationLoss!.Value, 0.03 * expected.ValidationLoss.Value,
                $"epoch {actual.Epoch}");
        }
    }

    [TestMethod]
    public void A_fit_leaves_no_tensor_behind()
    {
        RequireInstructions();
        foreach (var engine in Engines)
            NativeMemory.AssertUnchanged(() => (Options with { Engine = engine, NumberOfEpochs = 1 }).Fit(Rows));
    }

    [TestMethod]
    public void A_checkpoint_is_of_one_precision()
    {
        RequireInstructions();
        using var folder = new TempFolder();
        var options = Options with { Resume = folder.FullPath, NumberOfEpochs = 1 };
        var first = options.Fit(Rows).History;
        Assert.AreEqual(first.Epochs[0], options.Fit(Rows).History.Epochs[0],
            "The same fit is gone on with: even the duration is the one recorded.");

        Assert.AreNotEqual(first.Epochs[0], (options with { Precision = TrainingPrecision.Single }).Fit(Rows).History.Epochs[0]);
        Assert.HasCount(2, Directory.GetFiles(folder.FullPath));
    }

    private static void RequireInstructions()
    {
        if (!BFloat16Instructions.AreThere)
            Assert.Inconclusive("This processor has no instructions for bfloat16: fits are in Single.");
    }

    /// <summary>Gradients and parameters of a few steps, as bits.</summary>
    private static int[] StepsOf(TrainingEngine engine, TrainingPlan plan)
    {
        using var optimizer = new OptimizerRun(new AdamOptions(), engine.NewUpdate(new AdamOptions()));
        var bits = new List<int>();
        for (var step = 0; step < 3; step++)
        {
            bits.AddRange(EngineTrial.StepOf(engine, plan).Gradients.Select(BitConverter.SingleToInt32Bits));
            optimizer.EndBatch(1e-2f);
            engine.EndStep();
            bits.AddRange(plan.Network.CopyParameters().Select(BitConverter.SingleToInt32Bits));
        }
        return [.. bits];
    }

    private static double Distance(float[] actual, float[] expected) =>
        Math.Sqrt(actual.Zip(expected, (a, e) => (double)(a - e) * (a - e)).Sum() / expected.Sum(e => (double)e * e));
}
