using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Options;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>What example weights and class weights mean, seen on trained weights and reported figures.</summary>
[TestClass]
public sealed class RowWeightsTests
{
    private static readonly DenseNetworkOptions FullBatch = TaskRows.Options with
    {
        BatchSize = 1000,
        NumberOfEpochs = 10,
        Shuffle = false,
        Optimizer = new SgdOptions { LearningRate = 0.05f },
        ExampleWeightColumnName = "Weight",
    };

    private readonly MLContext _mlContext = new();

    public static IEnumerable<object[]> Tasks =>
    [
        [new CategoricalCrossEntropy(), MetricFunction.MacroF1], [new CategoricalFocalCrossEntropy(), MetricFunction.TopKAccuracy(2)],
        [new BinaryCrossEntropy(), MetricFunction.RocArea], [new BinaryFocalCrossEntropy(), MetricFunction.LogLoss],
        [new MeanSquaredError(), MetricFunction.RSquared], [new MeanAbsoluteError(), MetricFunction.MeanAbsoluteError],
    ];

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void A_row_of_weight_2_is_a_row_twice_and_one_of_weight_0_none(object loss, object metric)
    {
        var options = FullBatch with { Loss = (LossFunction)loss, Metrics = [(MetricFunction)metric] };
        var weighted = Fit(Rows((LossFunction)loss, row => row % 5 == 0 ? 2 : row % 7 == 0 ? 0 : 1), options);
        var repeated = Fit(Rows((LossFunction)loss, _ => 1, row => row % 5 == 0 ? 2 : row % 7 == 0 ? 0 : 1), options);

        AssertEqual(repeated, weighted, 1e-6);
        Assert.AreEqual(40L - 4, weighted.History.TrainingRowCount, "Rows of weight 0 are left out.");
        Assert.AreEqual(0L, weighted.History.SkippedRowCount, "Rows of weight 0 are not missing values.");
    }

    [TestMethod]
    public void A_row_of_weight_0_leaves_the_order_of_the_others_alone()
    {
        var options = FullBatch with { BatchSize = 4, Shuffle = true };
        var weighted = Fit(Rows(new CategoricalCrossEntropy(), row => row % 3 == 0 ? 0 : 1), options);
        var without = Fit(Rows(new CategoricalCrossEntropy(), _ => 1, row => row % 3 == 0 ? 0 : 1), options);
        AssertEqual(without, weighted, 0);
    }

    [TestMethod]
    public void Only_the_ratio_of_weights_counts_also_beside_penalties()
    {
        var options = FullBatch with { BatchSize = 8, HiddenLayers = [new Dense(3) { L2Penalty = 0.1f }] };
        AssertEqual(
            Fit(Rows(new MeanSquaredError(), row => 1 + row % 3), options),
            Fit(Rows(new MeanSquaredError(), row => 4 * (1 + row % 3)), options), 1e-5);
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed, DataPlacement.InMemory)]
    [DataRow(TrainingEngineKind.Managed, DataPlacement.Streaming)]
    [DataRow(TrainingEngineKind.Torch, DataPlacement.InMemory)]
    [DataRow(TrainingEngineKind.Torch, DataPlacement.Streaming)]
    public void Only_the_ratio_of_weights_counts_at_both_ends_of_single_precision(TrainingEngineKind engine, DataPlacement placement)
    {
        var options = FullBatch with
        {
            Engine = engine,
            DataPlacement = placement,
            BatchSize = 8,
            HiddenLayers = [new Dense(3) { L2Penalty = 0.1f }],
            ClassWeights = ClassWeights.ByIndex(1, 2, 16),
            Metrics = [MetricFunction.LogLoss],
            ValidationSplit = new LastRowsSplit(.25f),
        };
        var usual = Fit(Rows(new CategoricalCrossEntropy(), row => row % 3 + 1), options);
        AssertEqual(usual, Fit(Rows(new CategoricalCrossEntropy(), row => 3e37f * (row % 3 + 1)), options), 1e-5);
        // Of numbers so small Single has ten bits.
        AssertEqual(usual, Fit(Rows(new CategoricalCrossEntropy(), row => 1e-42f * (row % 3 + 1)), options), 1e-2);

        var heavy = options with { ClassWeights = ClassWeights.ByIndex(1e37f, 2e37f, 1.6e38f) };
        AssertEqual(usual, Fit(Rows(new CategoricalCrossEntropy(), row => 3e37f * (row % 3 + 1)), heavy), 1e-5);
    }

    [TestMethod]
    public void Validation_rows_are_weighted_too()
    {
        var options = FullBatch with { Metrics = [MetricFunction.MacroF1] };
        var training = Rows(new CategoricalCrossEntropy(), _ => 1);
        var trainer = new DenseNetworkTrainer(_mlContext, options);

        var weighted = trainer.Fit(training, Rows(new CategoricalCrossEntropy(), row => row < 10 ? 3 : 1)).Model.History.Epochs[^1];
        var repeated = trainer.Fit(training, Rows(new CategoricalCrossEntropy(), _ => 1, row => row < 10 ? 3 : 1)).Model.History.Epochs[^1];

        Assert.AreEqual(repeated.ValidationLoss!.Value, weighted.ValidationLoss!.Value, 1e-6);
        Assert.AreEqual(repeated.ValidationMetric!.Value, weighted.ValidationMetric!.Value, 1e-6);
        Assert.AreEqual(repeated.ValidationMetrics["macro-f1"], weighted.ValidationMetrics["macro-f1"], 1e-6);
    }

    [TestMethod]
    public void Rows_with_a_missing_weight_are_skipped_and_counted()
    {
        var history = Fit(Rows(new MeanSquaredError(), row => row switch { 3 => float.NaN, 4 => float.PositiveInfinity, _ => 1 }),
            FullBatch).History;
        Assert.AreEqual((38L, 2L), (history.TrainingRowCount, history.SkippedRowCount));
    }

    [TestMethod]
    public void A_negative_weight_is_an_error() => Refuses(
        "Example weight column 'Weight' must not be negative. Received: -0.5 in row 4. Use 0 for rows to leave out.",
        Rows(new MeanSquaredError(), row => row == 3 ? -0.5f : 1));

    [TestMethod]
    public void Weights_that_are_all_0_are_an_error() => Refuses(
        "There must be at least 1 training row with a weight above 0. Received: 40 rows, all with 'Weight' 0. Check the column, "
        + "or set ExampleWeightColumnName to null.",
        Rows(new MeanSquaredError(), _ => 0));

    [TestMethod]
    public void The_weight_column_must_be_there_and_a_Single()
    {
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(TaskRows.Single(), FullBatch));
        Assert.AreEqual("Example weight column 'Weight' is missing. Columns of the input: 'Features', 'Label'. Name the right one in "
            + "DenseNetworkOptions.ExampleWeightColumnName; validation data needs it too.", missing.Message);

        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Fit(TaskRows.Single(30).Add("Weight", NumberDataViewType.Double, new double[30]), FullBatch));
        Assert.AreEqual("Example weight column 'Weight' must be a Single. Received: Double. Append Conversion.ConvertType(\"Weight\", "
            + "outputKind: DataKind.Single).", wrong.Message);
    }

    [TestMethod]
    public void Class_weights_enter_the_loss_as_example_weights_do_and_leave_metrics_alone()
    {
        // Weight 3 for class "b": the loss of rows weighted 3 there; the metrics of rows weighted 1.
        var byClass = Fit(Rows(new CategoricalCrossEntropy(), _ => 1),
            FullBatch with { ClassWeights = ClassWeights.ByIndex(1, 3, 1), Metrics = [MetricFunction.LogLoss] });
        var byRow = Fit(Rows(new CategoricalCrossEntropy(), row => ClassOf(row) == 1 ? 3 : 1),
            FullBatch with { Metrics = [MetricFunction.LogLoss] });

        CollectionAssert.AreEqual(byRow.GetWeights("0.weight").ToArray(), byClass.GetWeights("0.weight").ToArray());
        Assert.AreEqual(byRow.History.Epochs[^1].Loss, byClass.History.Epochs[^1].Loss, 1e-12);
        Assert.AreNotEqual(byRow.History.Epochs[0].Metrics["log-loss"], byClass.History.Epochs[0].Metrics["log-loss"], 1e-3);
        var plain = Fit(Rows(new CategoricalCrossEntropy(), _ => 1), FullBatch with { Metrics = [MetricFunction.LogLoss] });
        Assert.AreEqual(plain.History.Epochs[0].Metrics["log-loss"], byClass.History.Epochs[0].Metrics["log-loss"], 1e-12,
            "Before the first step the network is the same, and so is what metrics say of it.");
    }

    [TestMethod]
    public void Class_weights_by_label_are_those_by_index()
    {
        var byLabel = Fit(Rows(new CategoricalCrossEntropy(), _ => 1),
            FullBatch with { ClassWeights = ClassWeights.ByLabel(new Dictionary<string, float> { ["c"] = 5, ["a"] = 2 }) });
        var byIndex = Fit(Rows(new CategoricalCrossEntropy(), _ => 1), FullBatch with { ClassWeights = ClassWeights.ByIndex(2, 1, 5) });
        AssertEqual(byIndex, byLabel, 0);

        byLabel = Fit(Rows(new BinaryCrossEntropy(), _ => 1),
            FullBatch with { ClassWeights = ClassWeights.ByLabel(new Dictionary<string, float> { ["true"] = 4 }) });
        byIndex = Fit(Rows(new BinaryCrossEntropy(), _ => 1), FullBatch with { ClassWeights = ClassWeights.ByIndex(1, 4) });
        AssertEqual(byIndex, byLabel, 0);
    }

    [TestMethod]
    public void Balanced_weights_are_n_over_classes_times_count_of_the_training_rows_by_their_weight()
    {
        // 14 of 40 rows are true.
        var balanced = Fit(Rows(new BinaryCrossEntropy(), _ => 1), FullBatch with { ClassWeights = ClassWeights.Balanced });
        var given = Fit(Rows(new BinaryCrossEntropy(), _ => 1),
            FullBatch with { ClassWeights = ClassWeights.ByIndex(40f / (2 * 26), 40f / (2 * 14)) });
        AssertEqual(given, balanced, 1e-6);

        // Weight 2 for the true ones: 28 of 54.
        balanced = Fit(Rows(new BinaryCrossEntropy(), row => row % 3 == 0 ? 2 : 1),
            FullBatch with { ClassWeights = ClassWeights.Balanced });
        given = Fit(Rows(new BinaryCrossEntropy(), row => row % 3 == 0 ? 2 : 1),
            FullBatch with { ClassWeights = ClassWeights.ByIndex(54f / (2 * 26), 54f / (2 * 28)) });
        AssertEqual(given, balanced, 1e-6);
    }

    [TestMethod]
    public void Balanced_weights_do_not_see_validation_rows()
    {
        var options = FullBatch with { ClassWeights = ClassWeights.Balanced };
        var training = Rows(new BinaryCrossEntropy(), _ => 1);
        var alone = Fit(training, options);
        var withOthers = new DenseNetworkTrainer(_mlContext, options)
            .Fit(training, Rows(new BinaryCrossEntropy(), _ => 1, row => row % 3 == 0 ? 9 : 1)).Model;
        CollectionAssert.AreEqual(alone.GetWeights("0.weight").ToArray(), withOthers.GetWeights("0.weight").ToArray());

        // Of the first 30 rows 10 are true, of all 40 rows 14.
        var heldOut = FullBatch with { ValidationSplit = new LastRowsSplit(0.25f) };
        var balanced = Fit(training, heldOut with { ClassWeights = ClassWeights.Balanced });
        var given = Fit(training, heldOut with { ClassWeights = ClassWeights.ByIndex(30f / (2 * 20), 30f / (2 * 10)) });
        AssertEqual(given, balanced, 1e-6);
    }

    [TestMethod]
    public void Class_weights_for_other_classes_than_the_label_has_are_an_error()
    {
        var rows = Rows(new CategoricalCrossEntropy(), _ => 1);
        var unknown = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Fit(rows, FullBatch with { ClassWeights = ClassWeights.ByLabel(new Dictionary<string, float> { ["z"] = 2 }) }));
        Assert.AreEqual("DenseNetworkOptions.ClassWeights must be for classes of label column 'Label': 'a', 'b', 'c'. Received: a weight "
            + "for 'z'. Name classes as DenseNetworkModel.ClassNames does.", unknown.Message);

        var few = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Fit(rows, FullBatch with { ClassWeights = ClassWeights.ByIndex(1, 2) }));
        Assert.AreEqual("DenseNetworkOptions.ClassWeights must be one weight for each of the 3 classes of label column 'Label'. "
            + "Received: 2 weights. Give as many as there are classes, in the order of the scores.", few.Message);
    }

    private void Refuses(string message, MemoryView rows) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => Fit(rows, FullBatch)).Message);

    private DenseNetworkModel Fit(IDataView rows, DenseNetworkOptions options) =>
        new DenseNetworkTrainer(_mlContext, options).Fit(rows).Model;

    /// <summary>Mostly what the features say.</summary>
    private static int ClassOf(int row) => (row % 11 == 0 ? row + 1 : row) % 3;

    /// <summary>40 rows of the kind a loss is for, some of them wrongly labelled, each as often as <paramref name="times"/> says.</summary>
    private static MemoryView Rows(LossFunction loss, Func<int, float> weight, Func<int, int>? times = null)
    {
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(row => Enumerable.Repeat(row, times?.Invoke(row) ?? 1))];
        var features = TaskRows.Features(40);
        var view = new MemoryView().AddSingles("Features", [.. rows.Select(row => features[row])]);
        view = loss.Fits switch
        {
            TargetKind.Classes =>
                view.Add("Label", new KeyDataViewType(typeof(uint), 3),
                new DataViewSchema.Annotations.Builder().With("KeyValues", "a", "b", "c").ToAnnotations(),
                [.. rows.Select(row => (uint)ClassOf(row) + 1)]),
            TargetKind.Truths => view.Add("Label", BooleanDataViewType.Instance, [.. rows.Select(row => row % 3 == 0)]),
            _ => view.Add("Label", NumberDataViewType.Single, [.. rows.Select(row => 10 * features[row][0] - features[row][1] + row % 3)]),
        };
        return view.Add("Weight", NumberDataViewType.Single, [.. rows.Select(weight)]);
    }

    private static void AssertEqual(DenseNetworkModel expected, DenseNetworkModel actual, double tolerance)
    {
        foreach (var name in expected.WeightNames)
        {
            foreach (var (e, a) in expected.GetWeights(name).ToArray().Zip(actual.GetWeights(name).ToArray()))
                Assert.AreEqual(e, a, tolerance * Math.Max(1, Math.Abs(e)), name);
        }
        var (last, lastActual) = (expected.History.Epochs[^1], actual.History.Epochs[^1]);
        Assert.AreEqual(last.Loss, lastActual.Loss, tolerance, "Loss");
        Assert.AreEqual(last.Metric, lastActual.Metric, tolerance * 10, "Metric");
        foreach (var (name, value) in last.Metrics)
            Assert.AreEqual(value, lastActual.Metrics[name], tolerance * 10, name);
    }
}
