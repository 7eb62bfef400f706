using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>Rows with missing features score as with ML.NET's own linear trainers, but a warning names the slots and the steps, which lead
/// to numbers.</summary>
[TestClass]
public sealed class MissingFeaturesTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LogLines _log;

    public MissingFeaturesTests() => _log = new LogLines(_mlContext);

    private static MemoryView Gaps => new MemoryView()
        .AddVectors(
            "Features",
            new VectorDataViewType(NumberDataViewType.Single, 3),
            new DataViewSchema.Annotations.Builder().With("SlotNames", "age", "", "fare").ToAnnotations(),
            [.. Toy.Features(30).Index()
            .Select(row => new VBuffer<float>(
            3, row.Index == 7 ? [float.NaN, float.NaN, 1] : row.Index == 9 ? [1, 1, float.NaN] : row.Item))])
        .Add("Label", BooleanDataViewType.Instance, Toy.Of(30, row => Toy.ClassOf(row) == 0));

    private string[] Warnings => _log.Of(ChannelMessageKind.Warning, nameof(DenseNetworkTransformer));

    [TestMethod]
    public void A_binary_row_scores_as_with_ml_nets_own_trainers()
    {
        var theirs = _mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(Toy.Binary()).Transform(Gaps);
        var sdca = _mlContext.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(Toy.Binary()).Transform(Gaps);
        var ours = Toy.Options.Fit(Toy.Binary()).Transform(Gaps);
        foreach (var scored in new[] { theirs, sdca, ours })
        {
            Assert.IsTrue(float.IsNaN((float)ColumnValues.All(scored, "Score")[7]));
            Assert.IsTrue(float.IsNaN((float)ColumnValues.All(scored, "Probability")[7]));
            Assert.AreEqual(false, ColumnValues.All(scored, "PredictedLabel")[7]);
            // Their evaluators take no notice of it.
            var all = _mlContext.BinaryClassification.Evaluate(scored);
            var others = _mlContext.BinaryClassification.Evaluate(_mlContext.Data.FilterRowsByMissingValues(scored, "Score"));
            Assert.AreEqual((others.LogLoss, others.Accuracy), (all.LogLoss, all.Accuracy));
        }
    }

    [TestMethod]
    public void Rows_of_classes_and_of_numbers_score_as_with_ml_nets_own_trainers()
    {
        var data = Gaps;
        var maximum = _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(Toy.Multiclass()).Transform(data);
        var ours = Toy.Options.Fit(Toy.Multiclass()).Transform(data);
        foreach (var scored in new[] { maximum, ours })
            Assert.AreEqual(0u, ColumnValues.All(scored, "PredictedLabel")[7], "a missing key");

        var sdca = _mlContext.Regression.Trainers.Sdca().Fit(Toy.Regression()).Transform(data);
        foreach (var scored in new[] { sdca, Toy.Options.Fit(Toy.Regression()).Transform(data) })
        {
            Assert.IsTrue(float.IsNaN((float)ColumnValues.All(scored, "Score")[7]));
            var labelled = _mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Fit(scored).Transform(scored);
            Assert.IsTrue(double.IsFinite(_mlContext.Regression.Evaluate(labelled).RootMeanSquaredError), "It is left out.");
        }
    }

    /// <summary>What docs/data.md says of ML.NET's linear trainers: rows 7 and 9 count for nothing, as in ours.</summary>
    [TestMethod]
    public void Rows_with_gaps_are_left_out_of_training_as_by_ml_nets_own_trainers()
    {
        IDataView[] sets =
        [
            Gaps, _mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Fit(Gaps).Transform(Gaps),
            _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(Gaps).Transform(Gaps),
        ];
        // A few iterations are enough to differ.
        const int iterations = 20;
        IEstimator<ITransformer>[][] trainers =
        [
            [_mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(),
            _mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(
                new() { NumberOfThreads = 1, Shuffle = false, MaximumNumberOfIterations = iterations })],
            [_mlContext.Regression.Trainers.Sdca(new() { NumberOfThreads = 1, Shuffle = false, MaximumNumberOfIterations = iterations })],
            [_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy()],
        ];
        foreach (var (data, ofTask) in sets.Zip(trainers))
        {
            var whole = _mlContext.Data.FilterRowsByMissingValues(data, "Features");
            Assert.AreEqual(28, ColumnValues.All(whole, "Label").Length);
            foreach (var trainer in ofTask.Append(new DenseNetworkTrainer(_mlContext, Toy.Options)))
                CollectionAssert.AreEqual(Scores(trainer.Fit(whole)), Scores(trainer.Fit(data)), trainer.GetType().Name);

            string[] Scores(ITransformer model) =>
                [.. ColumnValues.All(model.Transform(whole), "Score").Select(ColumnValues.Show)];
        }
    }

    [TestMethod]
    public void The_first_such_row_is_warned_of_once_with_its_slots()
    {
        var model = new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(Toy.Binary());
        _ = ColumnValues.All(model.Transform(Toy.Binary()), "Score");
        Assert.IsEmpty(Warnings);

        var scored = model.Transform(Gaps);
        _ = ColumnValues.All(scored, "Score");
        _ = ColumnValues.All(scored, "Probability");
        Assert.AreEqual(
            "A row whose features are missing or not finite scores NaN, with false for PredictedLabel; ML.NET's evaluators leave it out. " +
            "Received: feature column 'Features' with 'age', 'Features.1' missing, in the first such row. To train on such rows and "
            + "score them, append " +
            "mlContext.Transforms.ReplaceMissingValues(\"Features\", replacementMode: "
            + "MissingValueReplacingEstimator.ReplacementMode.Mean) before the trainer. Where it matters that a value is missing, "
            + "append IndicateMissingValues before that. A network that begins with a TableEncoding takes missing values as they are.",
            Warnings.Single());
    }

    [TestMethod]
    public void A_single_row_and_a_sparse_one_are_warned_of_too()
    {
        var engine = _mlContext.Model.CreatePredictionEngine<Row,
            Scored>(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(Toy.Regression()));
        Assert.IsTrue(float.IsNaN(engine.Predict(new Row { Features = [1, float.NaN, 2] }).Score));
        StringAssert.StartsWith(
            Warnings.Single(), "A row whose features are missing or not finite scores NaN; ML.NET's evaluators leave it out.");
        StringAssert.Contains(Warnings.Single(), "'Features.1' missing");

        var type = new VectorDataViewType(NumberDataViewType.Single, 2000);
        var words = new MemoryView().AddVectors("Features", type, Toy.Of(20, row => new VBuffer<float>(2000, 1, [1], [row])))
            .Add("Label", BooleanDataViewType.Instance, Toy.Of(20, row => row % 2 == 0));
        var gap = new MemoryView().AddVectors("Features", type, new VBuffer<float>(2000, 1, [float.NaN], [1234]));
        _ = ColumnValues.All(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(words).Transform(gap), "Score");
        StringAssert.Contains(Warnings[^1], "'Features.1234' missing");
    }

    [TestMethod]
    public void A_row_that_is_too_large_for_single_precision_is_told_apart()
    {
        var model = new DenseNetworkTrainer(_mlContext, Toy.Options with { HiddenLayers = [new Dense(4)] }).Fit(Toy.Regression());
        _ = ColumnValues.All(model.Transform(new MemoryView().AddSingles("Features", [3e38f, -3e38f, 3e38f])), "Score");
        Assert.IsTrue(Warnings.All(line => line.StartsWith("A row scores NaN though its features are finite", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Each_step_that_is_named_leads_to_scores()
    {
        IEstimator<ITransformer> mean = _mlContext.Transforms.ReplaceMissingValues(
            "Features", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean);
        var marked = _mlContext.Transforms.IndicateMissingValues("IsMissing", "Features")
            .Append(_mlContext.Transforms.Conversion.ConvertType("IsMissing", outputKind: DataKind.Single))
            .Append(mean)
            .Append(_mlContext.Transforms.Concatenate("Features", "Features", "IsMissing"));
        var plain = new DenseNetworkTrainer(_mlContext, Toy.Options);
        var table = new DenseNetworkTrainer(_mlContext, Toy.Options with { HiddenLayers = [new TableEncoding(), new Dense(4)] });
        foreach (var model in new ITransformer[] { mean.Append(plain).Fit(Gaps), marked.Append(plain).Fit(Gaps), table.Fit(Gaps) })
        {
            Assert.IsTrue(ColumnValues.All(model.Transform(Gaps), "Score").All(score => float.IsFinite((float)score)));
            Assert.AreEqual(0, model.FindDenseNetwork().Model.History.SkippedRowCount);
        }
        Assert.IsEmpty(Warnings);
        Assert.IsEmpty(_log.Warnings);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
