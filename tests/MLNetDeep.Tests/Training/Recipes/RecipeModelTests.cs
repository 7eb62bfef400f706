using Microsoft.ML;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.EndToEnd;
using MLNetDeep.Tests.Explaining;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Recipes;

/// <summary>The layers and rules for tables, those of RealMLP together, in everything one does with a network.</summary>
[TestClass]
public sealed class RecipeModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static Layer[] Block =>
    [
        new Dense(12)
        {
            Parametrization = WeightParametrization.NeuralTangent,
            Initializer = WeightInitializer.LeCunNormal,
            BiasLearningRateFactor = .1f,
        },
        new ParametricActivate(Activation.Mish) { LearningRateFactor = .1f },
        new Dropout(.15f) { RateSchedule = new FlatCosineSchedule() },
    ];

    private static DenseNetworkOptions RealMlp => TableRows.Options() with
    {
        HiddenLayers =
        [
            new TableEncoding { Numbers = new PeriodicNumbers { Frequencies = 4 }, LearningRateFactor = .1f },
            new ScaleInputs { LearningRateFactor = 6 }, .. Block, .. Block,
        ],
        OutputLayer = new OutputLayer
        {
            Parametrization = WeightParametrization.NeuralTangent,
            Initializer = WeightInitializer.LeCunNormal,
        },
        Optimizer = new AdamWOptions
        {
            LearningRate = .05f,
            Beta2 = .95f,
            WeightDecay = .02f,
            DecayBiases = false,
            WeightDecaySchedule = new FlatCosineSchedule(),
        },
        Schedule = new LogCosineSchedule(),
    };

    private static DenseNetworkOptions Shared =>
        RealMlp with { HiddenLayers = [.. RealMlp.HiddenLayers.Take(2), new SharedEnsemble(3, [.. Block])], DataDrivenStart = true };

    private static DenseNetworkOptions Pruned => RealMlp with
    {
        HiddenLayers = [.. RealMlp.HiddenLayers.Take(2), new SharedEnsemble(4, [.. Block]) { KeptMembers = 2 }],
        ValidationSplit = new LastRowsSplit(.25f),
    };

    private static DenseNetworkOptions Embedded => TableRows.Options() with
    {
        HiddenLayers =
        [
            new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 8, Width = 4 } },
            new EmbedCategories { FromValues = 2, Width = 3 }, new Dense(16, Activation.ReLU),
        ],
        ClampPredictions = true,
    };

    private static DenseNetworkOptions Scaled(NumberScaling scaling, NumberEncoding numbers) => TableRows.Options() with
    {
        HiddenLayers = [new TableEncoding { Numbers = numbers, Scaling = scaling }, new Dense(16, Activation.ReLU)],
    };

    /// <summary>All that a model of version 6 of the format may have.</summary>
    private static DenseNetworkOptions[] Recipes =>
    [
        RealMlp, Shared, Pruned, Embedded, Scaled(NumberScaling.Standard, new ScaledNumbers()),
        Scaled(NumberScaling.Quantile, new PeriodicNumbers { Frequencies = 4 }),
    ];

    [TestMethod]
    public void It_learns()
    {
        foreach (var options in Recipes)
        {
            var history = Fit(options with { NumberOfEpochs = 16 }).Model.History;
            Assert.IsLessThan(.5 * history.Epochs[0].Loss, history.Epochs[^1].Loss);
        }
    }

    [TestMethod]
    public void A_model_comes_back_from_its_files_with_the_same_bits()
    {
        foreach (var options in Recipes)
        {
            var model = Fit(options);
            var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(model)), out _).FindDenseNetwork().Model;
            float[][] rows = [.. TableRows.Features(20)];
            CollectionAssert.AreEqual(ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded, rows));
            CollectionAssert.AreEqual(model.Model.Specification.Layers.ToArray(), loaded.Specification.Layers.ToArray());
            Assert.AreEqual(6, loaded.LoadedFrom!.FormatVersion);

            using var folder = new TempFolder();
            model.Model.SaveWeights(folder["w.safetensors"]);
            CollectionAssert.AreEqual(
                ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded.LoadWeights(folder["w.safetensors"]), rows));
        }
    }

    [TestMethod]
    public void A_row_has_the_scores_of_a_batch_and_is_scored_without_allocating()
    {
        foreach (var options in Recipes)
        {
            var scorer = new NetworkScorer(Fit(options).Model);
            float[][] rows = [.. TableRows.Features(40)];
            var (together, alone) = (new float[40], new float[40]);
            scorer.Score(40, rows.SelectMany(row => row).ToArray(), together);
            scorer.Score(rows[0], alone.AsSpan(0, 1));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var row = 0; row < 40; row++)
                scorer.Score(rows[row], alone.AsSpan(row, 1));
            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
            CollectionAssert.AreEqual(together, alone);
        }
    }

    [TestMethod]
    public void ONNX_files_give_the_scores_and_explanations_are_complete()
    {
        foreach (var options in Recipes)
        {
            var model = Fit(options).Model;
            float[][] rows = [.. TableRows.Features(20)];
            using var onnx = OnnxSession.Of(model);
            foreach (var (expected, actual) in ManagedScores.Of(model, rows).Zip(onnx.Scores(rows)))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)));

            var explanation = FittedExplanation.Of(model, new ExplanationOptions()).Explain(rows[0]);
            // Of standard numbers the baseline of zeros is far from all rows, and its score too.
            var difference = explanation.Score - explanation.BaselineScore;
            Assert.AreEqual(difference, explanation.Contributions.Sum(c => (double)c), Math.Max(5e-3, 1e-3 * Math.Abs(difference)));
        }
    }

    [TestMethod]
    public void A_fit_that_was_lost_goes_on_to_the_same_bits_and_streamed_rows_give_those_of_rows_in_memory()
    {
        foreach (var recipe in Recipes)
        {
            using var folder = new TempFolder();
            var options = recipe with { Resume = folder.FullPath };
            var lost = new LambdaCallback { EpochEnd = (_, epoch) => ThrowIn(4, epoch.Epoch) };
            Assert.ThrowsExactly<IOException>(() => new DenseNetworkTrainer(_mlContext, options, [lost]).Fit(TableRows.View()));

            var expected = Fit(recipe).Model;
            var resumed = Fit(options).Model;
            CollectionAssert.AreEqual(expected.Parameters.ToArray(), resumed.Parameters.ToArray());
            float[][] rows = [.. TableRows.Features(20, seed: 9)];
            CollectionAssert.AreEqual(ManagedScores.Of(expected, rows), ManagedScores.Of(resumed, rows));
            CollectionAssert.AreEqual(
                expected.Parameters.ToArray(), Fit(recipe with { DataPlacement = DataPlacement.Streaming }).Model.Parameters.ToArray());
        }
    }

    [TestMethod]
    public void Both_engines_train_it_alike()
    {
        foreach (var recipe in Recipes)
        {
            var options = recipe with { NumberOfEpochs = 2, Device = ComputeDevice.Cpu };
            var managed = Fit(options with { Engine = TrainingEngineKind.Managed }).Model.Parameters.ToArray();
            var torch = Fit(options with { Engine = TrainingEngineKind.Torch }).Model.Parameters.ToArray();
            for (var i = 0; i < managed.Length; i++)
                Assert.AreEqual(managed[i], torch[i], 2e-3 * Math.Max(1, Math.Abs(managed[i])), $"value {i}");
        }
    }

    [TestMethod]
    public void Fits_continue()
    {
        var first = Fit(RealMlp);
        var next = new DenseNetworkTrainer(_mlContext, RealMlp).Fit(TableRows.View(), null, first.Model);
        Assert.IsLessThan(first.Model.History.Epochs[0].Loss, next.Model.History.Epochs[0].Loss);
    }

    private static void ThrowIn(int epoch, int now)
    {
        if (now == epoch)
            throw new IOException("lost");
    }

    private DenseNetworkTransformer Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(_mlContext, options).Fit(TableRows.View());
}
