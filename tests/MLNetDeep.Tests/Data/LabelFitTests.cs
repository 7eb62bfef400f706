using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>What a label, and what the options say of it, must have to do with each other; said alike by <c>GetOutputSchema</c> and
/// <c>Fit</c>.</summary>
[TestClass]
public sealed class LabelFitTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void A_loss_for_another_label_is_an_error_that_names_those_that_fit()
    {
        Refuses(
            "DenseNetworkOptions.Loss must be BinaryCrossEntropy or BinaryFocalCrossEntropy for label column 'Label', a Boolean: "
            + "BinaryClassification. Received: HuberError. Leave it null for BinaryCrossEntropy, or convert the label.",
            TaskRows.Boolean(), new() { Loss = new HuberError() });
        Refuses(
            "DenseNetworkOptions.Loss must be CategoricalCrossEntropy or CategoricalFocalCrossEntropy for label column 'Label', a "
            + "Key<UInt32>: MulticlassClassification. Received: BinaryCrossEntropy. Leave it null for CategoricalCrossEntropy, or "
            + "convert the label.",
            TaskRows.Key(), new() { Loss = new BinaryCrossEntropy() });
        Refuses(
            "DenseNetworkOptions.Loss must be MeanSquaredError, MeanAbsoluteError, HuberError, LogCoshError, QuantileError, "
            + "QuantilesError or PoissonError for label column 'Label', a Single: Regression. Received: CategoricalCrossEntropy. Leave "
            + "it null for MeanSquaredError, or convert the label.",
            TaskRows.Single(), new() { Loss = new CategoricalCrossEntropy() });
        Refuses(
            "DenseNetworkOptions.Loss must be BinaryCrossEntropy or BinaryFocalCrossEntropy for label column 'Label', a Vector<Boolean>: "
            + "MultiLabelClassification. Received: MeanSquaredError. Leave it null for BinaryCrossEntropy, or convert the label.",
            TaskRows.Booleans(), new() { Loss = new MeanSquaredError() });
    }

    [TestMethod]
    public void A_metric_or_class_weights_for_another_label_are_errors()
    {
        Refuses(
            "DenseNetworkOptions.Metrics must be 'rmse', 'mae' or 'r2' for label column 'Label', a Single: Regression. Received: 'auc'. "
            + "Leave it out.",
            TaskRows.Single(), new() { Metrics = [MetricFunction.RootMeanSquaredError, MetricFunction.RocArea] });
        Refuses(
            "DenseNetworkOptions.Metrics must be 'accuracy', 'macro-f1', 'micro-f1', 'auc' or 'log-loss' for label column 'Label', a "
            + "Boolean: BinaryClassification. Received: 'top-2 accuracy'. Leave it out.",
            TaskRows.Boolean(), new() { Metrics = [MetricFunction.TopKAccuracy(2)] });
        Refuses(
            "DenseNetworkOptions.ClassWeights must be null for label column 'Label', a Vector<Boolean>: MultiLabelClassification. "
            + "Received: Balanced. Weigh rows by ExampleWeightColumnName instead.",
            TaskRows.Booleans(), new() { ClassWeights = ClassWeights.Balanced });
    }

    [TestMethod]
    public void A_vector_of_Single_is_what_the_loss_or_the_catalog_says()
    {
        var data = TaskRows.Probabilities();
        LearningTask TaskOf(LossFunction? loss) =>
            new DenseNetworkTrainer(_mlContext, TaskRows.Options with { Loss = loss, NumberOfEpochs = 1 }).Fit(data).Model.Task;

        Assert.AreEqual(LearningTask.Regression, TaskOf(null));
        Assert.AreEqual(LearningTask.Regression, TaskOf(new HuberError()));
        Assert.AreEqual(LearningTask.MultiLabelClassification, TaskOf(new BinaryCrossEntropy()));
        Assert.AreEqual(LearningTask.MulticlassClassification, TaskOf(new CategoricalCrossEntropy()));
        var model = _mlContext.MulticlassClassification.Trainers.DenseNetwork(TaskRows.Options with { NumberOfEpochs = 1 }).Fit(data).Model;
        Assert.AreEqual(LearningTask.MulticlassClassification, model.Task);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, model.ClassNames.ToArray());
    }

    [TestMethod]
    public void One_hot_labels_train_as_keys_do()
    {
        var oneHot = TaskRows.Singles(30, f => [.. f.Select(value => value == f.Max() ? 1f : 0)], "a", "b", "c");
        var options = TaskRows.Options with
        {
            NumberOfEpochs = 3,
            Loss = new CategoricalCrossEntropy(),
            ClassWeights = ClassWeights.ByIndex(1, 2, 3),
            ValidationFraction = 0.3f
        };
        var (ofKeys, ofVectors) = (
            new DenseNetworkTrainer(_mlContext, options).Fit(TaskRows.Key()).Model,
            new DenseNetworkTrainer(_mlContext, options).Fit(oneHot).Model);

        foreach (var (key, vector) in ofKeys.GetWeights("0.weight").ToArray().Zip(ofVectors.GetWeights("0.weight").ToArray()))
            Assert.AreEqual(key, vector, 1e-6);
        Assert.AreEqual(ofKeys.History.Epochs[^1].ValidationLoss!.Value, ofVectors.History.Epochs[^1].ValidationLoss!.Value, 1e-6);
        Assert.AreEqual(ofKeys.History.Epochs[^1].ValidationMetric, ofVectors.History.Epochs[^1].ValidationMetric);
    }

    [TestMethod]
    public void Values_a_loss_cannot_make_sense_of_are_errors_that_name_the_row()
    {
        RefusesValues(
            "Label column 'Label' must hold probabilities of at least 0 that add up to 1. Received: [0.5, 0.7] in row 1. Divide each row "
            + "by its sum, or use a key label.",
            TaskRows.Singles(3, _ => [0.5f, 0.7f]), new CategoricalCrossEntropy());
        RefusesValues(
            "Label column 'Label' must hold probabilities of at least 0 that add up to 1. Received: [1.5, -0.5] in row 1. Divide each "
            + "row by its sum, or use a key label.",
            TaskRows.Singles(3, _ => [1.5f, -0.5f]), new CategoricalCrossEntropy());
        RefusesValues(
            "Label column 'Label' must hold values from 0 (false) to 1 (true). Received: [0, 2] in row 1. For other numbers use a loss "
            + "for regression, such as MeanSquaredError.",
            TaskRows.Singles(3, _ => [0, 2]), new BinaryCrossEntropy());
        RefusesValues(
            "Label column 'Label' must hold numbers of at least 0 for PoissonError. Received: -1 in row 2. For numbers below 0 use "
            + "another loss, such as MeanSquaredError.",
            TaskRows.Unlabelled(3).Add("Label", NumberDataViewType.Single, 1f, -1, 1), new PoissonError());
    }

    [TestMethod]
    public void A_label_of_no_known_kind_is_an_error_that_names_the_kinds_there_are() => Refuses(
        "Label column 'Label' must be a key (for multiclass classification), a Boolean (for binary classification), a Single (for "
        + "regression), or a vector of known size of Boolean (for several labels at once) or Single (for regression of several numbers). "
        + "Received: Vector<Double>. Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean) for several labels at once, "
        + "or Conversion.ConvertType(\"Label\", outputKind: DataKind.Single) for numbers.",
        TaskRows.Unlabelled(1).AddVectors("Label", new VectorDataViewType(NumberDataViewType.Double, 2), new VBuffer<double>(2, [1, 2])),
        new());

    [TestMethod]
    public void Validation_labels_must_be_as_many()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new DenseNetworkTrainer(_mlContext, TaskRows.Options).Fit(TaskRows.TwoNumbers(), TaskRows.Singles(3, f => f)));
        Assert.AreEqual("The validation set's label column 'Label' must be a Vector<Single, 2>, as in the training set. Received: a "
            + "Vector<Single, 3>. Transform both sets with the same fitted transformers.", error.Message);
    }

    [TestMethod]
    public void Rows_with_a_missing_value_in_their_label_are_skipped()
    {
        var history = new DenseNetworkTrainer(_mlContext, TaskRows.Options)
            .Fit(TaskRows.Singles(30, f => [f[0], f[0] == f.Max() ? float.NaN : 1])).Model.History;
        Assert.AreEqual((20L, 10L), (history.TrainingRowCount, history.SkippedRowCount));
    }

    [TestMethod]
    public void Several_labels_come_out_as_log_odds_probabilities_and_truths_with_their_names()
    {
        var data = TaskRows.Booleans(60);
        var scored = new DenseNetworkTrainer(_mlContext, TaskRows.Options).Fit(data).Transform(data);
        foreach (var name in new[] { "Score", "Probability", "PredictedLabel" })
            CollectionAssert.AreEqual(new[] { "a", "b", "c" }, scored.Schema[name].SlotNames());

        var (scores, probabilities, predicted) = (
            ColumnValues.Singles(scored, "Score"), ColumnValues.Singles(scored, "Probability"), ColumnValues.All(scored, "PredictedLabel"));
        for (var row = 0; row < 60; row++)
        {
            for (var label = 0; label < 3; label++)
            {
                Assert.AreEqual(1 / (1 + Math.Exp(-scores[row][label])), probabilities[row][label], 1e-6);
                Assert.AreEqual(scores[row][label] > 0, ((object[])predicted[row])[label]);
            }
        }
    }

    private void Refuses(string message, MemoryView data, DenseNetworkOptions options)
    {
        var trainer = new DenseNetworkTrainer(_mlContext, options);
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message);
        Assert.AreEqual(message,
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))).Message);
    }

    private void RefusesValues(string message, MemoryView data, LossFunction loss) => Assert.AreEqual(
        message, Assert.ThrowsExactly<InvalidOperationException>(
        () => new DenseNetworkTrainer(_mlContext, TaskRows.Options with { Loss = loss }).Fit(data)).Message);
}
