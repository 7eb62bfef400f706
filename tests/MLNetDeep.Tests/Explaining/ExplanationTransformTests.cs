using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>The explanations as columns of a data view: schema, values, saving, and what is refused.</summary>
[TestClass]
public sealed class ExplanationTransformTests
{
    private readonly MLContext _mlContext = new();

    private sealed class Input
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] FeatureContributions { get; set; } = [];

        public float FeatureContributionsDeviation { get; set; }

        public uint FeatureContributionsOutput { get; set; }
    }

    [TestMethod]
    public void It_is_an_estimator_as_ML_NET_asks_for()
    {
        var names = new DataViewSchema.Annotations.Builder().With("SlotNames", "length", "", "width").With("IsNormalized", true)
            .ToAnnotations();
        var named = new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 3), names,
            [new VBuffer<float>(3, [1, 2, 3]), new VBuffer<float>(3, 1, [4], [2]), new VBuffer<float>(3, [float.NaN, 0, 0])]);
        MemoryView[] refused = [new MemoryView().AddText("Features", "1"), new MemoryView().AddSingles("Other", [1, 2, 3])];
        foreach (var network in Networks())
        {
            foreach (var options in new[] { null,
                new ExplanationOptions { Baseline = ExplanationBaseline.Mean, Score = ExplainedScore.Prediction, OutputIndex = 0 } })
                EstimatorCheck.Run(new ExplanationTransform(
                    _mlContext, network, "Why",
                    options ?? (network.Task is LearningTask.MultiLabelClassification ? new() { OutputName = "b" } : null)), named,
                    refused);
        }

        var column = _mlContext.Transforms.ExplainDenseNetwork(new DenseNetworkTransformer(_mlContext, Networks().First())).Fit(named)
            .GetOutputSchema(named.Schema)["FeatureContributions"];
        CollectionAssert.AreEqual(new[] { "length", "", "width" }, column.SlotNames());
        CollectionAssert.AreEqual(new[] { "SlotNames" }, column.AnnotationKinds());
    }

    [TestMethod]
    public void The_predicted_class_is_explained_unless_another_is_asked_for()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4, seed: 8, classes: new[] { "a", "b", "c", "d" });
        var (predicted, named, indexed) = (
            FittedExplanation.Of(model, null), FittedExplanation.Of(model, new ExplanationOptions { OutputName = "c" }),
            FittedExplanation.Of(model, new ExplanationOptions { OutputIndex = 2 }));
        var scores = ColumnValues.Singles(new DenseNetworkTransformer(_mlContext, model).Transform(Toy.Multiclass()), "Score");
        foreach (var (row, score) in Toy.Features(30).Zip(scores))
        {
            var explanation = predicted.Explain(row);
            Assert.AreEqual(Array.IndexOf(score, score.Max()), explanation.OutputIndex);
            Assert.AreEqual(model.ClassNames[explanation.OutputIndex!.Value], explanation.OutputName);
            Assert.AreEqual("c", named.Explain(row).OutputName);
            CollectionAssert.AreEqual(named.Explain(row).Contributions.ToArray(), indexed.Explain(row).Contributions.ToArray());
        }

        var explained = predicted.Transform(Toy.Multiclass());
        var key = explained.Schema["FeatureContributionsOutput"];
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), key.Type);
        VBuffer<ReadOnlyMemory<char>> values = default;
        key.GetKeyValues(ref values);
        Assert.AreEqual("a b c d", string.Join(' ', values.DenseValues()));
        CollectionAssert.AreEqual(
            Toy.Features(30).Select(row => (object)(uint)(predicted.Explain(row).OutputIndex!.Value + 1)).ToArray(),
            ColumnValues.All(explained, "FeatureContributionsOutput"));
    }

    [TestMethod]
    public void A_row_with_a_missing_or_infinite_feature_is_not_explained()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var transformer = FittedExplanation.Of(RandomModel.Of(LearningTask.MulticlassClassification, 3, 4), null);
            var data = new MemoryView().AddSingles("Features", [1, 2, 3], [1, bad, 3], [3, 2, 1]);
            var explained = transformer.Transform(data);
            var contributions = ColumnValues.Singles(explained, "FeatureContributions");
            Assert.IsTrue(contributions[1].All(float.IsNaN));
            Assert.IsTrue(contributions[0].Concat(contributions[2]).All(float.IsFinite));
            Assert.AreEqual(0u, ColumnValues.All(explained, "FeatureContributionsOutput")[1], "The missing key.");
            Assert.AreEqual(float.NaN, ColumnValues.All(explained, "FeatureContributionsDeviation")[1]);
            Assert.IsNull(transformer.Explain([1, bad, 3]).OutputIndex);
        }
    }

    [TestMethod]
    public void Sparse_rows_give_the_same_contributions_and_sparse_ones_where_the_baseline_is_zero()
    {
        VBuffer<float>[] sparse = [new(50, 2, [2, -1], [7, 49]), new(50, 0, [], []), new(50, 1, [float.NaN], [3])];
        var data = new MemoryView().AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 50), sparse);
        var dense = new MemoryView().AddSingles("Features", [.. sparse.Select(row => row.DenseValues().ToArray())]);
        var model = RandomModel.Of(LearningTask.BinaryClassification, 50, 1, [new Dense(5, Activation.Silu)]);
        foreach (var baseline in new[] { ExplanationBaseline.Zeros, ExplanationBaseline.Of(new float[50]),
            ExplanationBaseline.Of([.. Enumerable.Repeat(.1f, 50)]) })
        {
            var transformer = FittedExplanation.Of(model, new ExplanationOptions { Baseline = baseline });
            CollectionAssert.AreEqual(
                ColumnValues.Singles(transformer.Transform(dense), "FeatureContributions").SelectMany(row => row).ToArray(),
                ColumnValues.Singles(transformer.Transform(data), "FeatureContributions").SelectMany(row => row).ToArray());

            var counts = transformer.Transform(data).GetColumn<VBuffer<float>>("FeatureContributions").Select(row => row.GetValues().Length)
                .ToArray();
            CollectionAssert.AreEqual(
                baseline.Equals(ExplanationBaseline.Of([.. Enumerable.Repeat(.1f, 50)])) ? new[] { 50, 50, 50 } : [2, 0, 50], counts,
                $"{baseline}");
        }
    }

    [TestMethod]
    public void The_mean_of_the_rows_it_is_fitted_on_is_a_baseline()
    {
        var data = new MemoryView().AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 3),
            new VBuffer<float>(3, [1, 2, 3]), new VBuffer<float>(3, 1, [6], [1]), new VBuffer<float>(3, [float.NaN, 1000, 1000]),
            new VBuffer<float>(3, [float.NegativeInfinity, 1000, 1000]));
        var model = RandomModel.Of(LearningTask.Regression, 3, 1);
        var transformer = new ExplanationTransform(
            _mlContext, model, options: new ExplanationOptions { Baseline = ExplanationBaseline.Mean }).Fit(data);
        CollectionAssert.AreEqual(new[] { .5f, 4, 1.5f }, transformer.Baseline.ToArray());
        Assert.AreEqual(0, transformer.Explain([.5f, 4, 1.5f]).Contributions.Sum(Math.Abs));

        Assert.AreEqual(
            "A baseline of means must have rows to be taken from. Received: none in which all slots of 'Features' are finite. Fit the "
            + "explanation on data with features, or give the baseline with ExplanationBaseline.Of.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => new ExplanationTransform(_mlContext, model, options: new ExplanationOptions { Baseline = ExplanationBaseline.Mean })
            .Fit(_mlContext.Data.SkipRows(data, 2))).Message);
    }

    [TestMethod]
    public void One_row_at_a_time_and_on_many_threads_it_explains_the_same()
    {
        var model = RandomModel.Of(LearningTask.MulticlassClassification, 3, 4);
        var transformer = FittedExplanation.Of(model, null);
        var rows = Toy.Features(200);
        var expected = rows.Select(row => transformer.Explain(row)).ToArray();

        var engine = _mlContext.Model.CreatePredictionEngine<Input, Output>(transformer);
        for (var i = 0; i < rows.Length; i++)
        {
            var output = engine.Predict(new Input { Features = rows[i] });
            CollectionAssert.AreEqual(expected[i].Contributions.ToArray(), output.FeatureContributions);
            Assert.AreEqual((uint)expected[i].OutputIndex!.Value + 1, output.FeatureContributionsOutput);
            Assert.AreEqual((float)expected[i].Deviation, output.FeatureContributionsDeviation);
        }
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < rows.Length; i++)
                CollectionAssert.AreEqual(expected[i].Contributions.ToArray(), transformer.Explain(rows[i]).Contributions.ToArray());
        });
    }

    [TestMethod]
    public void A_pipeline_with_its_explanation_is_saved_and_loaded_by_a_plain_context()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"));
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.NormalizeMeanVariance("Features"))
            .Append(new DenseNetworkTrainer(_mlContext, Toy.Options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        var explained = model.Append(_mlContext.Transforms.ExplainDenseNetwork(model.FindDenseNetwork()).Fit(model.Transform(data)));

        using var zip = new MemoryStream(SavedModel.Of(explained));
        var loaded = new MLContext().Model.Load(zip, out _);
        Assert.AreEqual(model.FindDenseNetwork().History.Seed, loaded.FindDenseNetwork().History.Seed);
        var (before, after) = (explained.Transform(data), loaded.Transform(data));
        foreach (var column in new[] { "Score", "FeatureContributions", "FeatureContributionsDeviation", "FeatureContributionsOutput",
            "PredictedLabel" })
            CollectionAssert.AreEqual(
                ColumnValues.All(before, column).Select(ColumnValues.Show).ToArray(),
                ColumnValues.All(after, column).Select(ColumnValues.Show).ToArray(), column);
    }

    [TestMethod]
    public void A_damaged_explanation_is_refused_when_it_is_loaded()
    {
        var model = FittedExplanation.Of(RandomModel.Of(LearningTask.Regression, 3, 1), new ExplanationOptions { Tolerance = .0123f });
        var damaged = SavedModel.Replace(SavedModel.Of(model), "\"tolerance\": 0.0123"u8.ToArray(), "\"tolerance\": -0.123"u8.ToArray());
        Assert.AreEqual(
            "The explanation's explanation.json must hold settings that fit its network. Received: text that does not (a score, number "
            + "of steps or tolerance out of range). The file is damaged; save the model again.",
            Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _))
            .Innermost().Message switch
            {
                var message when message.StartsWith("a score", StringComparison.Ordinal) => FullMessage(damaged),
                var message => message
            });
    }

    [TestMethod]
    public void Options_that_break_a_rule_are_refused_together()
    {
        var options = new ExplanationOptions
        {
            Baseline = ExplanationBaseline.Of(1, float.NaN),
            OutputName = "a",
            OutputIndex = -1,
            Score = (ExplainedScore)7,
            NumberOfSteps = 0,
            MaximumNumberOfSteps = 0,
            Tolerance = 0,
        };
        Assert.AreEqual(
            """
            The options of ExplanationTransform are not valid:
             - Baseline must hold finite numbers. Received: NaN in slot 1.
             - OutputIndex must be at least 0. Received: -1.
             - At most one of OutputName and OutputIndex may be set. Received: both. Leave one of them null.
             - Score must be one of Raw, Prediction. Received: 7.
             - NumberOfSteps must be at least 1. Received: 0.
             - MaximumNumberOfSteps must be at least 1. Received: 0.
             - Tolerance must be above 0 and below 1. Received: 0. 0.001 is usual.
            """.ReplaceLineEndings("\n"),
            Refused(RandomModel.Of(LearningTask.Regression, 2, 1), options));
    }

    [TestMethod]
    public void What_does_not_fit_the_network_is_refused_with_advice()
    {
        var classes = RandomModel.Of(LearningTask.MulticlassClassification, 3, 3, classes: new[] { "a", "b", "c" });
        Assert.StartsWith("OutputName must be one of the network's outputs: 'a', 'b', 'c'. Received: 'd'.",
            Refused(classes, new ExplanationOptions { OutputName = "d" }));
        Assert.StartsWith("OutputIndex must be below 3, the number of outputs. Received: 3.",
            Refused(classes, new ExplanationOptions { OutputIndex = 3 }));
        Assert.StartsWith("Baseline must have 3 values, one for each feature of the network. Received: 2.",
            Refused(classes, new ExplanationOptions { Baseline = ExplanationBaseline.Of(1, 2) }));
        Assert.StartsWith("The output to explain must be given for a network that predicts several at once: 2 without names, to be given "
            + "by OutputIndex. Received: none. Set OutputName or OutputIndex, and explain each with a transform of its "
            + "own.", Refused(RandomModel.Of(LearningTask.MultiLabelClassification, 3, 2), null));
        Assert.AreEqual("outputColumnName",
            Assert.ThrowsExactly<ArgumentException>(() => new ExplanationTransform(_mlContext, classes, "")).ParamName);
        Assert.StartsWith("A row must have 3 features, as the network reads. Received: 2. Make them as they were made for training.",
            Assert.ThrowsExactly<ArgumentException>(() => FittedExplanation.Of(classes, null).Explain([1, 2])).Message);

        var two = new MemoryView().AddSingles("Features", [1, 2]);
        Assert.StartsWith("Feature column 'Features' must have 3 slots, as in training. Received: Vector<Single, 2>.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ExplanationTransform(_mlContext, classes).Fit(two)).Message);
    }

    [TestMethod]
    public void Defaults_are_these()
    {
        var options = new ExplanationOptions();
        Assert.AreEqual((ExplanationBaseline.Zeros, null, null, ExplainedScore.Raw),
            (options.Baseline, options.OutputName, options.OutputIndex, options.Score));
        Assert.AreEqual((32, 1024, 1e-3f), (options.NumberOfSteps, options.MaximumNumberOfSteps, options.Tolerance));
    }

    private string Refused(DenseNetworkModel model, ExplanationOptions? options) =>
        Assert.ThrowsExactly<ArgumentException>(() => new ExplanationTransform(_mlContext, model, options: options)).Message;

    private string FullMessage(Stream damaged)
    {
        damaged.Position = 0;
        Exception? exception = Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _));
        while (exception is not InvalidDataException)
            exception = exception!.InnerException;
        return exception.Message;
    }

    private static IEnumerable<DenseNetworkModel> Networks()
    {
        yield return RandomModel.Of(LearningTask.MulticlassClassification, 3, 3, classes: new[] { "a", "b", "c" });
        yield return RandomModel.Of(LearningTask.MulticlassClassification, 3, 2);
        yield return RandomModel.Of(LearningTask.MulticlassClassification, 3, 2, classes: new[] { 1.5f, 2 });
        yield return RandomModel.Of(LearningTask.BinaryClassification, 3, 1);
        yield return RandomModel.Of(LearningTask.Regression, 3, 1);
        var labels = RandomModel.Of(LearningTask.MultiLabelClassification, 3, 2);
        yield return new DenseNetworkModel(
            labels.Specification, labels.Parameters.ToArray(), labels.Description with { LabelIsVector = true, OutputNames = ["a", "b"] });
    }
}
