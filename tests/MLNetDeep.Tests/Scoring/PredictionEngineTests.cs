using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>One row at a time.</summary>
[TestClass]
public sealed class PredictionEngineTests
{
    private readonly MLContext _mlContext = new();

    private sealed class Input
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class ClassOutput
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    private sealed class TruthOutput
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class NumberOutput
    {
        public float Score { get; set; }
    }

    private sealed class NameOutput
    {
        public string PredictedLabel { get; set; } = "";
    }

    [TestMethod]
    public void Classes()
    {
        var model = RandomModel.Transformer(LearningTask.MulticlassClassification, 3, 5);
        var engine = _mlContext.Model.CreatePredictionEngine<Input, ClassOutput>(model);
        var expected = ColumnValues.Singles(model.Transform(Toy.Multiclass()), "Score");
        for (var row = 0; row < 30; row++)
        {
            var output = engine.Predict(new Input { Features = Toy.Features(30)[row] });
            CollectionAssert.AreEqual(expected[row], output.Score);
            Assert.AreEqual(Array.IndexOf(output.Score, output.Score.Max()) + 1u, output.PredictedLabel);
        }
    }

    [TestMethod]
    public void Truths()
    {
        var model = RandomModel.Transformer(LearningTask.BinaryClassification, 3, 1);
        var engine = _mlContext.Model.CreatePredictionEngine<Input, TruthOutput>(model);
        var seen = new HashSet<bool>();
        foreach (var features in Toy.Features(30))
        {
            var output = engine.Predict(new Input { Features = [features[0] - 3, features[1], -features[2]] });
            Assert.AreEqual(1 / (1 + Math.Exp(-output.Score)), output.Probability, 1e-6);
            Assert.AreEqual(output.Score > 0, output.PredictedLabel);
            seen.Add(output.PredictedLabel);
        }
        Assert.HasCount(2, seen);
    }

    [TestMethod]
    public void A_log_odds_of_zero_is_false_and_one_half()
    {
        var description = RandomModel.Of(LearningTask.BinaryClassification, 3, 1).Description;
        var model = new DenseNetworkTransformer(
            _mlContext, new DenseNetworkModel(MLNetDeep.Networks.NetworkSpecification.WithOutput(3, [], 1), new float[4], description));
        var output = _mlContext.Model.CreatePredictionEngine<Input, TruthOutput>(model).Predict(new Input { Features = [1, 2, 3] });
        Assert.AreEqual((0f, .5f, false), (output.Score, output.Probability, output.PredictedLabel));
    }

    [TestMethod]
    public void Very_sure_probabilities_stay_within_0_and_1()
    {
        var engine = _mlContext.Model.CreatePredictionEngine<Input,
            TruthOutput>(new DenseNetworkTransformer(
            _mlContext, RandomModel.Of(LearningTask.BinaryClassification, 3, 1, [], scale: 1e20f)));
        foreach (var sign in new[] { 1, -1 })
        {
            var output = engine.Predict(new Input { Features = [sign, -sign, sign] });
            Assert.AreEqual(output.PredictedLabel ? 1 : 0, output.Probability);
        }
    }

    [TestMethod]
    public void Numbers()
    {
        var model = RandomModel.Transformer(LearningTask.Regression, 3, 1);
        var expected = ColumnValues.All(model.Transform(Toy.Multiclass()), "Score");
        var engine = _mlContext.Model.CreatePredictionEngine<Input, NumberOutput>(model);
        for (var row = 0; row < 30; row++)
            Assert.AreEqual(expected[row], engine.Predict(new Input { Features = Toy.Features(30)[row] }).Score);
    }

    [TestMethod]
    public void A_missing_feature_gives_missing_scores_and_no_class()
    {
        var input = new Input { Features = [1, float.NaN, 3] };
        var classes = _mlContext.Model.CreatePredictionEngine<Input,
            ClassOutput>(RandomModel.Transformer(LearningTask.MulticlassClassification, 3, 5)).Predict(input);
        Assert.IsTrue(classes.Score.All(float.IsNaN));
        Assert.AreEqual(0u, classes.PredictedLabel);

        var truth = _mlContext.Model.CreatePredictionEngine<Input,
            TruthOutput>(RandomModel.Transformer(LearningTask.BinaryClassification, 3, 1)).Predict(input);
        Assert.AreEqual((float.NaN, float.NaN, false), (truth.Score, truth.Probability, truth.PredictedLabel));
        Assert.AreEqual(float.NaN, _mlContext.Model.CreatePredictionEngine<Input,
            NumberOutput>(RandomModel.Transformer(LearningTask.Regression, 3, 1)).Predict(input).Score);
    }

    [TestMethod]
    public void A_missing_row_does_not_spoil_the_next()
    {
        var model = RandomModel.Transformer(LearningTask.MulticlassClassification, 3, 5);
        var engine = _mlContext.Model.CreatePredictionEngine<Input, ClassOutput>(model);
        var expected = engine.Predict(new Input { Features = [1, 2, 3] }).Score;
        engine.Predict(new Input { Features = [1, float.NaN, 3] });
        CollectionAssert.AreEqual(expected, engine.Predict(new Input { Features = [1, 2, 3] }).Score);
    }

    [TestMethod]
    public void A_whole_chain_by_name()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("cat", "dog", "eel"));
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.Rescale("Features", scale: .5f))
            .Append(new DenseNetworkTrainer(
                _mlContext, Toy.Options with { NumberOfEpochs = 60, Optimizer = new AdamOptions { LearningRate = .05f } }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);

        // An input without a label, as one to predict is: the steps that need one are left out by taking what comes after.
        var chain = new TransformerChain<ITransformer>([.. model.Skip(1)]);
        var engine = _mlContext.Model.CreatePredictionEngine<Input, NameOutput>(chain);
        CollectionAssert.AreEqual(
            new[] { "cat", "dog", "eel" },
            Toy.Features(3).Select(features => engine.Predict(new Input { Features = features }).PredictedLabel).ToArray());
    }

    [TestMethod]
    public void Features_of_another_size_are_refused() => Assert.AreEqual(
        "Feature column 'Features' must have 4 slots, as in training. Received: Vector<Single, 3>. Transform the data as it was "
        + "transformed for training.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
        () => _mlContext.Model.CreatePredictionEngine<Input,
        NumberOutput>(RandomModel.Transformer(LearningTask.Regression, 4, 1))).Message);

    [TestMethod]
    public void Eight_threads_on_one_model_get_the_right_values()
    {
        const int Rows = 1500;
        var model = RandomModel.Transformer(
            LearningTask.MulticlassClassification, 3, 5, [new Dense(16, Activation.ReLU), new Dense(8, Activation.Tanh)]);
        var data = EveryType.View(Rows);
        var expected = ColumnValues.Singles(model.Transform(data), "Score");
        var wrong = 0;

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            if (thread % 2 == 0)
            {
                var engine = _mlContext.Model.CreatePredictionEngine<Input, ClassOutput>(model);
                for (var row = thread; row < Rows; row += 3)
                {
                    if (!engine.Predict(new Input { Features = [.. EveryType.FeaturesOf(row).DenseValues()] }).Score.SequenceEqual(
                        expected[row]))
                        Interlocked.Increment(ref wrong);
                }
                return;
            }
            foreach (var (row, score) in ColumnValues.Singles(model.Transform(EveryType.View(Rows)), "Score").Index())
            {
                if (!score.SequenceEqual(expected[row]))
                    Interlocked.Increment(ref wrong);
            }
        });

        Assert.AreEqual(0, wrong);
    }
}
